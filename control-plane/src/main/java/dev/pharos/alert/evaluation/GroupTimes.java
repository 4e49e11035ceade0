package dev.pharos.alert.evaluation;

import java.time.Duration;

/**
 * When a group is evaluated: at multiples of its interval, moved by what its name says, so that not
 * all groups begin at once and each begins at the same times after a restart. Times are epoch
 * milliseconds. Pure.
 */
record GroupTimes(long intervalMs, long offsetMs) {
  /** FNV-1a's. Source: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  static GroupTimes of(String key, Duration interval) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * FNV_PRIME;
    }
    hash ^= hash >>> 32; // Low bits alone would be those of the last characters.
    return new GroupTimes(interval.toMillis(), Long.remainderUnsigned(hash, interval.toMillis()));
  }

  /** The last time not after another. */
  long atOrBefore(long timeMs) {
    return Math.floorDiv(timeMs - offsetMs, intervalMs) * intervalMs + offsetMs;
  }

  /** The first time after another. */
  long after(long timeMs) {
    return atOrBefore(timeMs) + intervalMs;
  }
}
