package dev.pharos.store.lucene;

import dev.pharos.signal.Resolution;
import java.time.Duration;

/**
 * Which windows share a folder: those of one resolution that start in one stretch of time. A
 * stretch is short against the retention, so that dropping whole folders keeps little too long.
 *
 * @param number counts stretches since the epoch
 */
record RollupPeriod(Resolution resolution, long number) {

  static RollupPeriod of(Resolution resolution, long startNs) {
    return new RollupPeriod(resolution, Math.floorDiv(startNs, lengthNs(resolution)));
  }

  long startNs() {
    return number * lengthNs(resolution);
  }

  long endNs() {
    return (number + 1) * lengthNs(resolution);
  }

  boolean isPast(long nowNs) {
    return endNs() < nowNs - resolution.retention().toNanos();
  }

  /** The folder's name, also in the names of commits. */
  String name() {
    return letter(resolution) + Long.toString(number);
  }

  static RollupPeriod parse(String name) {
    for (Resolution resolution : Resolution.values()) {
      if (!name.isEmpty() && name.charAt(0) == letter(resolution)) {
        return new RollupPeriod(resolution, Long.parseLong(name.substring(1)));
      }
    }
    throw new NumberFormatException("'" + name + "' is not a period");
  }

  private static char letter(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> 's';
      case MINUTE -> 'm';
      case HOUR -> 'h';
    };
  }

  private static long lengthNs(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> Duration.ofHours(1).toNanos();
      case MINUTE -> Duration.ofDays(1).toNanos();
      case HOUR -> Duration.ofDays(30).toNanos();
    };
  }
}
