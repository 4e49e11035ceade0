package dev.pharos.bench;

import java.util.Arrays;

/**
 * Observations in buckets whose bounds grow by the eighth root of two, as Prometheus' clients count
 * them with schema 3; source: https://prometheus.io/docs/specs/native_histograms. For one thread.
 */
final class NativeHistogram {
  static final int SCHEMA = 3;

  /** What clients send when told nothing else: 2^-128. */
  static final double ZERO_THRESHOLD = 0x1p-128;

  private static final int BUCKETS_PER_POWER = 1 << SCHEMA;

  /** Bounds from 2^-16, 15 µs, to 2^8, four minutes; what is outside counts at the edge. */
  private static final int LOWEST = -16 * BUCKETS_PER_POWER;

  private static final int HIGHEST = 8 * BUCKETS_PER_POWER;
  private static final double LOG_2 = Math.log(2);

  private final long[] counts = new long[HIGHEST - LOWEST + 1];
  private long count;
  private double sum;

  void observe(double value) {
    int index = (int) Math.ceil(Math.log(value) / LOG_2 * BUCKETS_PER_POWER);
    counts[Math.clamp(index, LOWEST, HIGHEST) - LOWEST]++;
    count++;
    sum += value;
  }

  void clear() {
    Arrays.fill(counts, 0);
    count = 0;
    sum = 0;
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  /** The number of the first bucket that counts something; beyond all of them when none does. */
  int firstBucket() {
    return nextBucket(LOWEST);
  }

  /** The number of the first such bucket from the given one on, that itself included. */
  int nextBucket(int from) {
    int index = from;
    while (index <= HIGHEST && counts[index - LOWEST] == 0) {
      index++;
    }
    return index;
  }

  boolean isBucket(int index) {
    return index <= HIGHEST;
  }

  /** What a bucket counts; its upper bound is two to the power of an eighth of its number. */
  long inBucket(int index) {
    return index <= HIGHEST ? counts[index - LOWEST] : 0;
  }
}
