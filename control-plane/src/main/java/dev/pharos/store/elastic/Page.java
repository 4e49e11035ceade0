package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.transport.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.http.ContentTooLongException;

/**
 * Some of the documents that a question finds.
 *
 * @param isLast whether there are no more
 */
record Page<T>(List<Hit<T>> hits, boolean isLast) {

  /**
   * Asks for half as many as often as the answer would be larger than memory should have it.
   *
   * @param question by how many documents are wanted
   */
  static <T> Page<T> read(
      ElasticsearchClient client,
      Endpoint<SearchRequest, SearchResponse<T>, ?> endpoint,
      int most,
      IntFunction<SearchRequest> question)
      throws IOException {
    int size = most;
    while (true) {
      SearchRequest request = question.apply(size);
      try {
        List<Hit<T>> hits =
            PatientQuestion.answer(
                    () -> client._transport().performRequest(request, endpoint, null))
                .hits()
                .hits();
        return new Page<>(List.copyOf(hits), hits.size() < size);
      } catch (ContentTooLongException e) {
        if (size == 1) {
          throw new IOException("a document is larger than an answer of Elasticsearch may be", e);
        }
        size = Math.max(1, size / 2);
      }
    }
  }
}
