package dev.pharos.receive.decode;

import java.time.Duration;

/**
 * The times that are taken of a request, from its arrival.
 *
 * @param earliestNs epoch nanoseconds, inclusive
 * @param latestNs epoch nanoseconds, inclusive
 */
record TimeBounds(long earliestNs, long latestNs) {

  static TimeBounds around(long arrivalNs, Duration retention) {
    return new TimeBounds(
        arrivalNs - retention.toNanos(), arrivalNs + SpanLimits.MAX_AHEAD.toNanos());
  }

  /** Epoch nanoseconds. */
  long arrivalNs() {
    return latestNs - SpanLimits.MAX_AHEAD.toNanos();
  }
}
