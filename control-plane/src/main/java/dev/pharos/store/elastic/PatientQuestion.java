package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import dev.pharos.store.StoreAwayException;
import java.io.IOException;
import org.apache.http.ContentTooLongException;

/** A question to Elasticsearch that may be asked again. */
@FunctionalInterface
interface PatientQuestion<T> {
  T ask() throws IOException;

  /**
   * Asks again for a while where shards are missing: an index that was just made has none for a
   * moment, and to leave it out could be to leave out what is sought.
   *
   * @throws ContentTooLongException when the answer is larger than memory should have it
   */
  static <T> T answer(PatientQuestion<T> question) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      try {
        return question.ask();
      } catch (ElasticsearchException | IOException e) {
        throwTooLong(e);
        Failure failure = Failure.of(e);
        boolean over = System.nanoTime() - begin > ElasticLimits.READ_PATIENCE.toNanos();
        if (failure.status() != Failure.UNAVAILABLE || over) {
          throw failed(failure, e);
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

  private static IOException failed(Failure failure, Exception e) {
    String why = "Elasticsearch could not answer: " + failure.reason();
    // A question that is wrong is ours to mend, and is logged.
    return failure.status() == Failure.BAD_REQUEST
        ? new IOException(why, e)
        : new StoreAwayException(why, e);
  }

  private static void throwTooLong(Exception e) throws ContentTooLongException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ContentTooLongException tooLong) {
        throw tooLong;
      }
    }
  }
}
