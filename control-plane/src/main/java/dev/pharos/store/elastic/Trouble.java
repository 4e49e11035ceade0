package dev.pharos.store.elastic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Why rows do not reach Elasticsearch at present.
 *
 * @param since when it began; reasons may have changed meanwhile
 */
record Trouble(String why, Instant since) {

  /** Whole sentence for people. */
  String sentence(long waiting) {
    return why
        + " (since "
        + since.truncatedTo(ChronoUnit.SECONDS)
        + "); "
        + waiting
        + " spans wait for it";
  }
}
