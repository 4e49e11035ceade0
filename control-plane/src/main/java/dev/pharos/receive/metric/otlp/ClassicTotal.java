package dev.pharos.receive.metric.otlp;

import java.util.Arrays;

/**
 * A histogram with explicit bounds, as sent or summed up. The arrays are not changed.
 *
 * @param counts of each bucket, not cumulative; one more than bounds, or none at all
 */
record ClassicTotal(double count, double sum, boolean hasSum, double[] bounds, double[] counts) {

  static ClassicTotal of(OtlpPoint point) {
    return new ClassicTotal(
        point.count, point.sum, point.hasSum, point.bounds.toArray(), point.bucketCounts.toArray());
  }

  /** With a difference added; the difference alone when its buckets are others. */
  ClassicTotal plus(ClassicTotal increment) {
    if (!Arrays.equals(bounds, increment.bounds) || counts.length != increment.counts.length) {
      return increment;
    }
    double[] sums = counts.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += increment.counts[i];
    }
    return new ClassicTotal(
        count + increment.count, sum + increment.sum, hasSum && increment.hasSum, bounds, sums);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassicTotal that
        && count == that.count
        && Double.compare(sum, that.sum) == 0
        && hasSum == that.hasSum
        && Arrays.equals(bounds, that.bounds)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(count) + 31 * Double.hashCode(sum);
  }

  @Override
  public String toString() {
    return "count " + count + " sum " + sum + " buckets " + Arrays.toString(counts);
  }
}
