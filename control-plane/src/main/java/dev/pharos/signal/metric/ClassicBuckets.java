package dev.pharos.signal.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classic histogram at one time: for each upper bound how many observations did not exceed it.
 * Observations are taken to be spread evenly within a bucket. Immutable.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile">
 *     histogram_quantile</a>
 */
public final class ClassicBuckets {
  /** Counts that differ by less, relative to both, differ by rounding. */
  private static final double TOLERANCE = 1e-12;

  private final double[] bounds;
  private final double[] counts;

  private ClassicBuckets(double[] bounds, double[] counts) {
    this.bounds = bounds;
    this.counts = counts;
  }

  /**
   * Buckets of these bounds; those with the same bound are added up.
   *
   * @param bounds in ascending order, at least one
   * @param counts cumulative, of each bound
   * @param size how many of both are taken
   */
  public static ClassicBuckets of(double[] bounds, double[] counts, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a histogram has at least one bucket");
    }
    double[] distinct = Arrays.copyOf(bounds, size);
    double[] sums = Arrays.copyOf(counts, size);
    int last = 0;
    for (int i = 1; i < size; i++) {
      if (distinct[i] == distinct[last]) {
        sums[last] += sums[i];
      } else {
        last++;
        distinct[last] = distinct[i];
        sums[last] = sums[i];
      }
    }
    return new ClassicBuckets(Arrays.copyOf(distinct, last + 1), Arrays.copyOf(sums, last + 1));
  }

  /** Whether the highest bucket takes everything. Without that nothing can be estimated. */
  public boolean isComplete() {
    return bounds[bounds.length - 1] == Double.POSITIVE_INFINITY;
  }

  /**
   * The same buckets with counts that nowhere decrease: differences too small to be of observations
   * are dropped, and a count less than the one before becomes that.
   */
  public Repaired repaired() {
    double[] fixed = counts.clone();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    double largest = 0;
    boolean forced = false;
    double before = fixed[0];
    for (int i = 1; i < fixed.length; i++) {
      double count = fixed[i];
      if (count == before) {
        continue;
      }
      if (nearlyEqual(before, count)) {
        fixed[i] = before;
      } else if (count < before) {
        fixed[i] = before;
        forced = true;
        lowest = Math.min(lowest, bounds[i]);
        highest = Math.max(highest, bounds[i]);
        largest = Math.max(largest, before - count);
      } else {
        before = count;
      }
    }
    return new Repaired(new ClassicBuckets(bounds, fixed), forced, lowest, highest, largest);
  }

  /**
   * Buckets without decreasing counts, and what was done to make them so.
   *
   * @param buckets to take quantiles of
   * @param forced whether counts decreased by more than rounding; only then the rest has a meaning
   * @param lowestBound of the buckets that were lifted
   * @param highestBound of the buckets that were lifted
   * @param largestDifference by which one was lifted
   */
  public record Repaired(
      ClassicBuckets buckets,
      boolean forced,
      double lowestBound,
      double highestBound,
      double largestDifference) {}

  private static boolean nearlyEqual(double one, double other) {
    if (Double.isNaN(one) && Double.isNaN(other)) {
      return true;
    }
    double sum = Math.abs(one) + Math.abs(other);
    double difference = Math.abs(one - other);
    if (one == 0 || other == 0 || sum < Double.MIN_NORMAL) {
      return difference < TOLERANCE * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }

  /**
   * The value that a share of the observations do not exceed; counts must not decrease ({@link
   * #repaired}). The lowest bucket begins at zero if it ends above; in the highest, nothing is
   * known but where it begins.
   *
   * @param q from 0 to 1
   * @return not a number without observations or without a bucket beside the one that takes
   *     everything
   */
  public double quantile(double q) {
    int last = bounds.length - 1;
    double all = counts[last];
    if (!isComplete() || last < 1 || all == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    double rank = q * all;
    int bucket = 0;
    int end = last;
    while (bucket < end) {
      int middle = (bucket + end) >>> 1;
      if (counts[middle] >= rank) {
        end = middle;
      } else {
        bucket = middle + 1;
      }
    }
    if (bucket == last) {
      return bounds[last - 1];
    }
    if (bucket == 0 && bounds[0] <= 0) {
      return bounds[0];
    }
    double start = bucket == 0 ? 0 : bounds[bucket - 1];
    double below = bucket == 0 ? 0 : counts[bucket - 1];
    return start + (bounds[bucket] - start) * ((rank - below) / (counts[bucket] - below));
  }

  /** The share of the observations between two values; not a number without observations. */
  public double fraction(double lower, double upper) {
    double all = counts[counts.length - 1];
    if (!isComplete() || all == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    return (Math.min(rank(upper), all) - Math.min(rank(lower), all)) / all;
  }

  /** How many observations are below a value. */
  private double rank(double value) {
    double start = bounds[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
    double below = 0;
    for (int i = 0; i < bounds.length; i++) {
      if (start >= value) {
        return below;
      }
      if (bounds[i] > value) {
        return start == Double.NEGATIVE_INFINITY
            ? counts[i]
            : below + (counts[i] - below) * (value - start) / (bounds[i] - start);
      }
      start = bounds[i];
      below = counts[i];
    }
    return Double.POSITIVE_INFINITY;
  }

  /**
   * The same as a native histogram with custom bounds, as Prometheus makes one of a classic one.
   *
   * @param count all observations; not a number when it is not known, then the highest bucket's
   * @param sum of the observations
   * @throws IllegalArgumentException when counts decrease, are negative or are not the count
   */
  public FloatHistogram toNative(double count, double sum) {
    int explicit = isComplete() ? bounds.length - 1 : bounds.length;
    double all = Double.isNaN(count) ? counts[counts.length - 1] : count;
    List<BucketSpan> spans = new ArrayList<>();
    spans.add(new BucketSpan(0, explicit + 1));
    double[] own = new double[explicit + 1];
    double below = 0;
    for (int i = 0; i <= explicit; i++) {
      double reached = i < counts.length ? counts[i] : all;
      if (reached < below || reached < 0) {
        throw new IllegalArgumentException("count is not cumulative: " + reached + " < " + below);
      }
      own[i] = reached - below;
      below = reached;
    }
    if (below != all) {
      throw new IllegalArgumentException(
          "count mismatch: count=" + all + " != le=+Inf count=" + below);
    }
    return FloatHistogram.builder()
        .customBounds(Arrays.copyOf(bounds, explicit))
        .count(all)
        .sum(sum)
        .positive(spans, own)
        .build()
        .compact();
  }
}
