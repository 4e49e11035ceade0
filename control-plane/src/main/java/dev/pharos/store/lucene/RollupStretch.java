package dev.pharos.store.lucene;

import dev.pharos.signal.Resolution;
import java.time.Duration;

/**
 * Into which stretches of time what is kept is cut. A stretch is short against the retention, so
 * that dropping whole folders keeps little too long.
 */
enum RollupStretch {
  TEN_SECONDS('s', Duration.ofHours(1)),
  MINUTES('m', Duration.ofDays(1)),
  HOURS('h', Duration.ofDays(30)),
  DEPLOYMENTS('d', Duration.ofDays(30));

  private final char letter;
  private final Duration length;

  RollupStretch(char letter, Duration length) {
    this.letter = letter;
    this.length = length;
  }

  static RollupStretch of(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> TEN_SECONDS;
      case MINUTE -> MINUTES;
      case HOUR -> HOURS;
    };
  }

  /** Begins the names of its folders; part of the format. */
  char letter() {
    return letter;
  }

  long lengthNs() {
    return length.toNanos();
  }

  /**
   * @param deployments how long those are kept
   */
  Duration retention(Duration deployments) {
    return switch (this) {
      case TEN_SECONDS -> Resolution.TEN_SECONDS.retention();
      case MINUTES -> Resolution.MINUTE.retention();
      case HOURS -> Resolution.HOUR.retention();
      case DEPLOYMENTS -> deployments;
    };
  }
}
