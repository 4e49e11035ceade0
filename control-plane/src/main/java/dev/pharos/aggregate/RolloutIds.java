package dev.pharos.aggregate;

import java.util.concurrent.TimeUnit;

/**
 * Names deployments: by their start, and a number that makes them unique. Not for several threads.
 */
final class RolloutIds {
  private static final int RADIX = 36;

  private long last;

  String next(long startedAtNs) {
    last++;
    return "d"
        + Long.toString(TimeUnit.NANOSECONDS.toMillis(startedAtNs), RADIX)
        + "-"
        + Long.toString(last, RADIX);
  }

  long last() {
    return last;
  }

  void restore(long lastGiven) {
    last = lastGiven;
  }
}
