package dev.pharos.signal.metric;

/**
 * What a native histogram lets estimate of the observations in it. In exponential buckets they are
 * taken to be spread evenly on a logarithmic scale, in the zero bucket and between custom bounds
 * evenly. Not-a-numbers count as observations but are in no bucket.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile">
 *     histogram_quantile</a>
 */
public final class HistogramEstimates {
  private HistogramEstimates() {}

  /** What not-a-numbers among the observations did to an estimate. */
  public enum NanEffect {
    /** There were none, or they did not matter. */
    NONE,
    /** They counted as larger than everything else. */
    SKEWED,
    /** The quantile fell among them. */
    IS_NAN,
    /** They are in no part of the whole. */
    EXCLUDED
  }

  /**
   * An estimate.
   *
   * @param value what was asked for
   * @param nanEffect what not-a-numbers did to it
   */
  public record Estimate(double value, NanEffect nanEffect) {
    static Estimate of(double value) {
      return new Estimate(value, NanEffect.NONE);
    }
  }

  /**
   * The value that a share of the observations do not exceed.
   *
   * @param q from 0 to 1; less gives minus infinity, more infinity
   */
  public static Estimate quantile(FloatHistogram histogram, double q) {
    if (q < 0) {
      return Estimate.of(Double.NEGATIVE_INFINITY);
    }
    if (q > 1) {
      return Estimate.of(Double.POSITIVE_INFINITY);
    }
    if (histogram.count() == 0 || Double.isNaN(q)) {
      return Estimate.of(Double.NaN);
    }
    // The sum is not a number when observations were; those are above all buckets, so ranks count
    // from below. Otherwise they count from the nearer end, which loses less to rounding.
    boolean mayHaveNan = Double.isNaN(histogram.sum());
    boolean upwards = mayHaveNan || q < 0.5;
    double rank = (upwards ? q : 1 - q) * histogram.count();
    BucketWalk walk = upwards ? BucketWalk.ascending(histogram) : BucketWalk.descending(histogram);
    double counted = 0;
    int last = BucketWalk.NOWHERE;
    while (walk.next()) {
      if (walk.count() == 0) {
        continue;
      }
      last = walk.place();
      counted += walk.count();
      if (counted >= rank) {
        break;
      }
    }
    HistogramBucket bucket =
        last == BucketWalk.NOWHERE
            ? new HistogramBucket(0, 0, false, false, 0)
            : walk.bucketAt(last);
    if (histogram.hasCustomBounds()) {
      if (bucket.lower() == Double.NEGATIVE_INFINITY) {
        if (bucket.upper() <= 0) {
          return Estimate.of(bucket.upper());
        }
        bucket = bucket.withLower(0);
      } else if (bucket.upper() == Double.POSITIVE_INFINITY) {
        return Estimate.of(bucket.lower());
      }
    } else if (bucket.lower() < 0 && bucket.upper() > 0) {
      bucket = oneSided(histogram, bucket);
    }
    counted = Math.min(counted, histogram.count());
    if (counted < rank) {
      return mayHaveNan ? new Estimate(Double.NaN, NanEffect.IS_NAN) : Estimate.of(bucket.upper());
    }
    double within = upwards ? rank - (counted - bucket.count()) : counted - rank;
    double fraction = within / bucket.count();
    boolean linear = histogram.hasCustomBounds() || (bucket.lower() <= 0 && bucket.upper() >= 0);
    double value = Interpolation.valueAt(bucket, fraction, linear);
    if (mayHaveNan) {
      while (walk.next()) {
        counted += walk.count();
      }
      if (counted < histogram.count()) {
        return new Estimate(value, NanEffect.SKEWED);
      }
    }
    return Estimate.of(value);
  }

  /** The zero bucket ends at zero where there are no buckets beyond. */
  private static HistogramBucket oneSided(FloatHistogram histogram, HistogramBucket zero) {
    boolean hasPositive = histogram.positive().size() > 0;
    boolean hasNegative = histogram.negative().size() > 0;
    if (hasPositive && !hasNegative) {
      return zero.withLower(0);
    }
    return hasNegative && !hasPositive ? zero.withUpper(0) : zero;
  }

  /**
   * The share of the observations between two values. Infinities as bounds give the share below or
   * above the other.
   */
  public static Estimate fraction(FloatHistogram histogram, double lower, double upper) {
    if (histogram.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Estimate.of(Double.NaN);
    }
    if (lower >= upper) {
      return Estimate.of(0);
    }
    double counted = 0;
    double lowerRank = Double.NaN;
    double upperRank = Double.NaN;
    BucketWalk walk = BucketWalk.ascending(histogram);
    while (walk.next()) {
      if (!Double.isNaN(lowerRank) && !Double.isNaN(upperRank)) {
        counted += walk.count();
        continue;
      }
      HistogramBucket bucket = walk.bucket();
      boolean zero = bucket.lower() <= 0 && bucket.upper() >= 0;
      if (zero) {
        bucket = oneSided(histogram, bucket);
      }
      boolean linear = zero || histogram.hasCustomBounds();
      if (Double.isNaN(lowerRank)) {
        lowerRank = rank(bucket, lower, counted, linear);
      }
      if (Double.isNaN(upperRank)) {
        upperRank = rank(bucket, upper, counted, linear);
      }
      counted += bucket.count();
    }
    NanEffect effect = NanEffect.NONE;
    double all = histogram.count();
    if (Double.isNaN(histogram.sum())) {
      effect = counted < all ? NanEffect.EXCLUDED : NanEffect.NONE;
      all = counted;
    }
    double below = Double.isNaN(lowerRank) ? all : Math.min(lowerRank, all);
    double belowUpper = Double.isNaN(upperRank) ? all : Math.min(upperRank, all);
    return new Estimate((belowUpper - below) / histogram.count(), effect);
  }

  /**
   * How many observations are below a value that is not above the bucket; NaN if it is.
   *
   * @param before observations in the buckets below
   */
  private static double rank(HistogramBucket bucket, double value, double before, boolean linear) {
    if (bucket.lower() >= value) {
      return before;
    }
    if (!(bucket.upper() > value)) {
      return Double.NaN;
    }
    if (linear && bucket.lower() == Double.NEGATIVE_INFINITY) {
      return bucket.count();
    }
    return before + bucket.count() * Interpolation.fractionBelow(bucket, value, linear);
  }

  /** The variance of the observations, each taken to be in the middle of its bucket. */
  public static double variance(FloatHistogram histogram) {
    double mean = histogram.sum() / histogram.count();
    KahanSum sum = new KahanSum(0, 0);
    BucketWalk walk = BucketWalk.ascending(histogram);
    while (walk.next()) {
      if (walk.count() == 0) {
        continue;
      }
      double distance = middle(histogram, walk.bucket()) - mean;
      sum.add(walk.count() * distance * distance);
    }
    return sum.value() / histogram.count();
  }

  private static double middle(FloatHistogram histogram, HistogramBucket bucket) {
    if (histogram.hasCustomBounds()) {
      return (bucket.upper() + bucket.lower()) / 2;
    }
    if (bucket.lower() <= 0 && bucket.upper() >= 0) {
      return 0;
    }
    double middle = Math.sqrt(bucket.upper() * bucket.lower());
    return bucket.upper() < 0 ? -middle : middle;
  }
}
