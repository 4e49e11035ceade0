package dev.pharos.store.lucene;

import java.time.Duration;

/**
 * What shares a folder: windows of one resolution that start, or deployments that finished, in one
 * stretch of time.
 *
 * @param number counts stretches since the epoch
 */
record RollupPeriod(RollupStretch stretch, long number) {

  static RollupPeriod of(RollupStretch stretch, long startNs) {
    return new RollupPeriod(stretch, Math.floorDiv(startNs, stretch.lengthNs()));
  }

  long startNs() {
    return number * stretch.lengthNs();
  }

  long endNs() {
    return (number + 1) * stretch.lengthNs();
  }

  /**
   * @param deployments how long those are kept
   */
  boolean isPast(long nowNs, Duration deployments) {
    return endNs() < nowNs - stretch.retention(deployments).toNanos();
  }

  /** The folder's name, also in the names of commits. */
  String name() {
    return stretch.letter() + Long.toString(number);
  }

  static RollupPeriod parse(String name) {
    for (RollupStretch stretch : RollupStretch.values()) {
      if (!name.isEmpty() && name.charAt(0) == stretch.letter()) {
        return new RollupPeriod(stretch, Long.parseLong(name.substring(1)));
      }
    }
    throw new NumberFormatException("'" + name + "' is not a period");
  }
}
