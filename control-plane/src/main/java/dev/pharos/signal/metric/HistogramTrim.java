package dev.pharos.signal.metric;

/**
 * A native histogram without the observations above or below a bound. A bucket that the bound cuts
 * keeps the share that interpolation gives it; count and sum are estimated anew from what is left.
 */
final class HistogramTrim {
  private final FloatHistogram histogram;
  private final double bound;
  private final boolean keepsBelow;
  private double count;
  private double sum;
  private boolean changed;

  private HistogramTrim(FloatHistogram histogram, double bound, boolean keepsBelow) {
    this.histogram = histogram;
    this.bound = bound;
    this.keepsBelow = keepsBelow;
  }

  static FloatHistogram of(FloatHistogram histogram, double bound, boolean keepsBelow) {
    return new HistogramTrim(histogram, bound, keepsBelow).result();
  }

  private FloatHistogram result() {
    double[] positive = new double[histogram.positive().size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = kept(histogram.positiveBucket(i), 1);
    }
    double[] negative = new double[histogram.negative().size()];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = kept(histogram.negativeBucket(i), -1);
    }
    double zero = histogram.zeroCount() > 0 ? keptOfZero() : histogram.zeroCount();
    if (!changed) {
      return histogram;
    }
    return new FloatHistogram(
            histogram.counterReset(),
            histogram.scheme(),
            histogram.zeroThreshold(),
            zero,
            count,
            sum,
            histogram.positive().withCounts(positive),
            histogram.negative().withCounts(negative))
        .compact();
  }

  /**
   * @param sign of the values in the bucket
   */
  private double kept(HistogramBucket bucket, int sign) {
    if (bucket.count() == 0) {
      return 0;
    }
    boolean whole = keepsBelow ? bucket.upper() <= bound : bucket.lower() >= bound;
    boolean cut = keepsBelow ? bucket.lower() < bound : bucket.upper() > bound;
    if (whole) {
      take(bucket.count(), middle(bucket.lower(), bucket.upper(), sign));
      return bucket.count();
    }
    double kept = cut ? keptOfCut(bucket, sign) : 0;
    changed |= kept != bucket.count();
    return kept;
  }

  private void take(double observations, double each) {
    count += observations;
    sum += each * observations;
  }

  private double keptOfCut(HistogramBucket bucket, int sign) {
    if (bucket.lower() == Double.NEGATIVE_INFINITY) {
      return keptOfLowest(bucket);
    }
    if (bucket.upper() == Double.POSITIVE_INFINITY) {
      return keptOfHighest(bucket);
    }
    double below =
        bound <= bucket.lower()
            ? 0
            : bound >= bucket.upper()
                ? bucket.count()
                : bucket.count()
                    * Interpolation.fractionBelow(bucket, bound, histogram.hasCustomBounds());
    double kept = keepsBelow ? below : bucket.count() - below;
    take(
        kept,
        keepsBelow ? middle(bucket.lower(), bound, sign) : middle(bound, bucket.upper(), sign));
    return kept;
  }

  /**
   * The bucket without a lower end: where it ends above zero it is taken to begin at zero,
   * otherwise nothing is known of where in it the observations are.
   */
  private double keptOfLowest(HistogramBucket bucket) {
    double end = bucket.upper();
    boolean bounded = end > 0 && end != Double.POSITIVE_INFINITY;
    if (keepsBelow) {
      if (bound > 0 && bounded) {
        double kept = bucket.count() * bound / end;
        take(kept, bound / 2);
        return kept;
      }
      if (end <= 0) {
        take(bucket.count(), bound);
        return bucket.count();
      }
      return 0;
    }
    if (bound == Double.NEGATIVE_INFINITY) {
      count += bucket.count();
      return bucket.count();
    }
    if (bound >= 0 && bounded && end > bound) {
      double kept = bucket.count() * (1 - bound / end);
      take(kept, (bound + end) / 2);
      return kept;
    }
    return 0;
  }

  /** The bucket without an upper end: a bound within it keeps all above it or nothing. */
  private double keptOfHighest(HistogramBucket bucket) {
    if (!keepsBelow && bound >= bucket.lower()) {
      take(bucket.count(), bound);
      return bucket.count();
    }
    return 0;
  }

  private double keptOfZero() {
    HistogramBucket zero = histogram.zeroBucket();
    boolean hasPositive = hasObservations(histogram.positive());
    boolean hasNegative = hasObservations(histogram.negative());
    double lower = hasPositive && !hasNegative ? 0 : zero.lower();
    double upper = hasNegative && !hasPositive ? 0 : zero.upper();
    boolean none = keepsBelow ? bound <= lower : bound >= upper;
    boolean whole = keepsBelow ? bound >= upper : bound <= lower;
    if (none) {
      changed = true;
      return 0;
    }
    if (whole) {
      take(zero.count(), (lower + upper) / 2);
      return zero.count();
    }
    double from = keepsBelow ? lower : bound;
    double to = keepsBelow ? bound : upper;
    double kept = zero.count() * ((to - from) / (upper - lower));
    changed |= kept != zero.count();
    take(kept, (from + to) / 2);
    return kept;
  }

  private static boolean hasObservations(BucketCounts buckets) {
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.count(i) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Where observations between two values are taken to be on average. */
  private double middle(double from, double to, int sign) {
    if (Double.isInfinite(from)) {
      if (Double.isInfinite(to)) {
        return 0;
      }
      return to > 0 ? to / 2 : to;
    }
    if (Double.isInfinite(to)) {
      return from;
    }
    return histogram.hasCustomBounds() ? (from + to) / 2 : sign * Math.sqrt(Math.abs(from * to));
  }
}
