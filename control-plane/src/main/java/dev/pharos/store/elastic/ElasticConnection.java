package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientOptions;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.net.URI;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.RestClient;

/** Makes clients of Elasticsearch. */
final class ElasticConnection {
  private ElasticConnection() {}

  /** As {@link #to(ElasticAccess)}, without credentials. */
  static ElasticsearchClient to(List<URI> nodes) {
    return to(ElasticAccess.open(nodes));
  }

  /**
   * A client that uses any of the nodes and leaves out for a while those that do not answer.
   * Nothing is asked yet.
   */
  static ElasticsearchClient to(ElasticAccess access) {
    RequestOptions.Builder options = RequestOptions.DEFAULT.toBuilder();
    options.setHttpAsyncResponseConsumerFactory(
        new HeapBufferedResponseConsumerFactory(access.answerBytes()));
    // Pharos' own requests make no spans.
    return new ElasticsearchClient(
        new RestClientTransport(
            plain(access),
            new Jackson3JsonpMapper(),
            new RestClientOptions(options.build(), false),
            NoopInstrumentation.INSTANCE));
  }

  /** The client below, which takes any path and answers with bytes. */
  static RestClient plain(ElasticAccess access) {
    HttpHost[] hosts =
        access.nodes().stream()
            .map(node -> HttpHost.create(node.toString()))
            .toArray(HttpHost[]::new);
    var builder =
        RestClient.builder(hosts)
            .setRequestConfigCallback(request ->
                request
                    .setConnectTimeout((int) access.connectTimeout().toMillis())
                    .setSocketTimeout((int) access.requestTimeout().toMillis()));
    String authorization = access.authorization();
    if (authorization != null) {
      builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
    }
    if (access.tls() != null) {
      builder.setHttpClientConfigCallback(client -> client.setSSLContext(access.tls()));
    }
    return builder.build();
  }
}
