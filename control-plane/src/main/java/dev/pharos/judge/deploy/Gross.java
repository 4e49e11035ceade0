package dev.pharos.judge.deploy;

/**
 * Requests that are far slower than any of the old version's: a handful of them tells, where ranks
 * alone could not. Of equal versions, the slowest k of all requests are the new one's with a chance
 * that only counts; and beyond the slowest request seen, one that is {@link #FAR} times slower is
 * assumed to come at most once in as many, as in the heaviest of tails whose mean exists (Pareto's
 * with index 1). Slow requests of one window count once: one pause hits them all.
 */
final class Gross {
  static final double FAR = 5;

  /** Of the old version: what fewer have not shown may still be usual. */
  private static final int LEAST_OLD = 8;

  private static final int LEAST_SLOW = 3;

  private Gross() {}

  static double chance(RequestSeries series, int windows, Histogram fresh, Histogram old) {
    if (old.total() < LEAST_OLD) {
      return 1;
    }
    int beyond = old.last() + (int) Math.ceil(Math.log(FAR) / Math.log(1.02));
    int slow = 0;
    for (int w = 0; w < windows; w++) {
      Latencies latencies = series.latencies(w);
      slow += !latencies.isEmpty() && latencies.end() - 1 > beyond ? 1 : 0;
    }
    if (slow < LEAST_SLOW) {
      return 1;
    }
    double chance = 1;
    for (int k = 0; k < slow; k++) {
      chance *= (fresh.total() - k) / (fresh.total() + old.total() - k) / FAR;
    }
    return chance;
  }
}
