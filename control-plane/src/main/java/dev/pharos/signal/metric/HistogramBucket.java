package dev.pharos.signal.metric;

/**
 * One bucket of a native histogram and the observations in it (not cumulative).
 *
 * @param lower smallest value, taking part when {@code lowerInclusive}
 * @param upper largest value, taking part when {@code upperInclusive}
 * @param count observations, in a rate or a difference also a fraction or negative
 */
public record HistogramBucket(
    double lower, double upper, boolean lowerInclusive, boolean upperInclusive, double count) {

  HistogramBucket withLower(double bound) {
    return new HistogramBucket(bound, upper, lowerInclusive, upperInclusive, count);
  }

  HistogramBucket withUpper(double bound) {
    return new HistogramBucket(lower, bound, lowerInclusive, upperInclusive, count);
  }

  /** As Prometheus prints it: {@code (0.5,1]:3}. */
  @Override
  public String toString() {
    return (lowerInclusive ? "[" : "(")
        + GoNumber.shortest(lower)
        + ","
        + GoNumber.shortest(upper)
        + (upperInclusive ? "]" : ")")
        + ":"
        + GoNumber.shortest(count);
  }
}
