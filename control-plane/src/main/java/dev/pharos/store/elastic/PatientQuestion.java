package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import java.io.IOException;
import org.elasticsearch.client.ResponseException;

/** A question to Elasticsearch that may be asked again. */
@FunctionalInterface
interface PatientQuestion<T> {
  T ask() throws IOException;

  /**
   * Asks again for a while where shards are missing: an index that was just made has none for a
   * moment, and to leave it out could be to leave out what is sought.
   */
  static <T> T answer(PatientQuestion<T> question) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      try {
        return question.ask();
      } catch (ElasticsearchException | ResponseException e) {
        Failure failure = Failure.of(e);
        boolean over = System.nanoTime() - begin > ElasticLimits.READ_PATIENCE.toNanos();
        if (failure.status() != Failure.UNAVAILABLE || over) {
          throw new IOException("Elasticsearch could not answer: " + failure.reason(), e);
        }
      }
      try {
        Thread.sleep(ElasticLimits.SHORTEST_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while Elasticsearch is not ready", e);
      }
    }
  }
}
