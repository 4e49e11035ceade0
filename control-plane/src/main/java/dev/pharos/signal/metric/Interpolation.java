package dev.pharos.signal.metric;

/** Where observations are taken to be within a bucket. */
final class Interpolation {
  private static final double LOG_2 = Math.log(2);

  private Interpolation() {}

  /**
   * The share of a bucket's observations at or below a value strictly inside its finite bounds:
   * spread evenly, or, for exponential buckets, evenly on a logarithmic scale.
   */
  static double fractionBelow(HistogramBucket bucket, double value, boolean linear) {
    if (linear) {
      return (value - bucket.lower()) / (bucket.upper() - bucket.lower());
    }
    double lower = log2(Math.abs(bucket.lower()));
    double upper = log2(Math.abs(bucket.upper()));
    double at = log2(Math.abs(value));
    return value > 0 ? (at - lower) / (upper - lower) : 1 - (at - upper) / (lower - upper);
  }

  /** The value with that share of a bucket's observations at or below it. */
  static double valueAt(HistogramBucket bucket, double fraction, boolean linear) {
    if (linear) {
      return bucket.lower() + (bucket.upper() - bucket.lower()) * fraction;
    }
    double lower = log2(Math.abs(bucket.lower()));
    double upper = log2(Math.abs(bucket.upper()));
    return bucket.lower() > 0
        ? Math.pow(2, lower + (upper - lower) * fraction)
        : -Math.pow(2, upper + (lower - upper) * (1 - fraction));
  }

  /** Exact for powers of two, at which most bounds lie. */
  private static double log2(double value) {
    if (value == 0 || Double.isInfinite(value) || Double.isNaN(value)) {
      return Math.log(value);
    }
    int exponent = Math.getExponent(value);
    double fraction = Math.scalb(value, -exponent);
    return fraction == 1 ? exponent : exponent + Math.log(fraction) / LOG_2;
  }
}
