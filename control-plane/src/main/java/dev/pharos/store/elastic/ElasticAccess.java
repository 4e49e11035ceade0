package dev.pharos.store.elastic;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How Elasticsearch is reached.
 *
 * @param nodes any of them answers; at least one
 * @param authorization the header of that name; null where none is asked for
 * @param tls whom to trust; null for whom the JDK trusts
 * @param connectTimeout until a node takes a connection
 * @param requestTimeout between two bytes of an answer
 * @param answerBytes a larger answer is not read
 */
record ElasticAccess(
    List<URI> nodes,
    @Nullable String authorization,
    @Nullable SSLContext tls,
    Duration connectTimeout,
    Duration requestTimeout,
    int answerBytes) {

  ElasticAccess {
    nodes = List.copyOf(nodes);
  }

  /** Without credentials, and with the usual patience. */
  static ElasticAccess open(List<URI> nodes) {
    return new ElasticAccess(
        nodes,
        null,
        null,
        ElasticLimits.CONNECT_TIMEOUT,
        ElasticLimits.REQUEST_TIMEOUT,
        ElasticLimits.ANSWER_BYTES);
  }

  /** For people: without credentials, which addresses may not have. */
  String names() {
    return String.join(", ", nodes.stream().map(URI::toString).toList());
  }

  /** Neither the password nor the key. */
  @Override
  public String toString() {
    return names();
  }
}
