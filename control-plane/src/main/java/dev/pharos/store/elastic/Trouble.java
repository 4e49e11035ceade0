package dev.pharos.store.elastic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Why rows do not reach Elasticsearch at present.
 *
 * @param since when it began; reasons may have changed meanwhile
 */
record Trouble(String why, Instant since) {

  /**
   * Whole sentence for people.
   *
   * @param what waits
   */
  String sentence(long waiting, String what) {
    return why
        + " (since "
        + since.truncatedTo(ChronoUnit.SECONDS)
        + "); "
        + waiting
        + " "
        + what
        + " wait for it";
  }
}
