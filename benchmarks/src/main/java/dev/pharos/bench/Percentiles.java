package dev.pharos.bench;

import java.util.Arrays;

/**
 * Timings in milliseconds.
 *
 * @param p50 the median
 * @param p95 the 95th percentile, nearest rank
 */
record Percentiles(double p50, double p95, double max) {
  private static final double NANOS_PER_MS = 1e6;

  static Percentiles of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Percentiles(rank(sorted, 0.50), rank(sorted, 0.95), rank(sorted, 1));
  }

  private static double rank(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[Math.max(0, index)] / NANOS_PER_MS * 100) / 100.0;
  }
}
