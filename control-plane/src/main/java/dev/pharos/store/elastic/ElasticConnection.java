package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.net.URI;
import java.util.List;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** Makes clients of Elasticsearch. */
final class ElasticConnection {
  private ElasticConnection() {}

  /**
   * A client that uses any of the nodes and leaves out for a while those that do not answer.
   * Nothing is asked yet.
   */
  static ElasticsearchClient to(List<URI> nodes) {
    HttpHost[] hosts =
        nodes.stream().map(node -> HttpHost.create(node.toString())).toArray(HttpHost[]::new);
    // Pharos' own requests make no spans.
    return new ElasticsearchClient(
        new RestClientTransport(
            RestClient.builder(hosts).build(),
            new Jackson3JsonpMapper(),
            null,
            NoopInstrumentation.INSTANCE));
  }
}
