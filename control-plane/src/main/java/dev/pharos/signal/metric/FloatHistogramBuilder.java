package dev.pharos.signal.metric;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.List;

/** Puts a {@link FloatHistogram} together. Not for several threads at once. */
public final class FloatHistogramBuilder {
  private CounterReset counterReset = CounterReset.UNKNOWN;
  private BucketScheme scheme = BucketScheme.exponential(0);
  private double zeroThreshold;
  private double zeroCount;
  private double count;
  private double sum;
  private BucketCounts positive = BucketCounts.EMPTY;
  private BucketCounts negative = BucketCounts.EMPTY;

  FloatHistogramBuilder() {}

  FloatHistogramBuilder(FloatHistogram start) {
    counterReset = start.counterReset();
    scheme = start.scheme();
    zeroThreshold = start.zeroThreshold();
    zeroCount = start.zeroCount();
    count = start.count();
    sum = start.sum();
    positive = start.positive();
    negative = start.negative();
  }

  /** What is known about a counter reset; unknown unless said. */
  public FloatHistogramBuilder counterReset(CounterReset hint) {
    this.counterReset = hint;
    return this;
  }

  /** Exponential buckets of that schema, -4 to 8; 0 unless said. */
  public FloatHistogramBuilder schema(int schema) {
    return scheme(BucketScheme.exponential(schema));
  }

  /** Buckets that end at these bounds; strictly increasing, finite. */
  public FloatHistogramBuilder customBounds(double... bounds) {
    return scheme(BucketScheme.custom(bounds));
  }

  /** Where the buckets end. */
  public FloatHistogramBuilder scheme(BucketScheme scheme) {
    this.scheme = scheme;
    return this;
  }

  /** The zero bucket: half its width, and the observations in it. */
  public FloatHistogramBuilder zero(double threshold, double observations) {
    this.zeroThreshold = threshold;
    this.zeroCount = observations;
    return this;
  }

  /** All observations. */
  public FloatHistogramBuilder count(double observations) {
    this.count = observations;
    return this;
  }

  /** The sum of all observations. */
  public FloatHistogramBuilder sum(double observed) {
    this.sum = observed;
    return this;
  }

  /** The positive side as Prometheus writes it: spans, and an absolute count for each bucket. */
  public FloatHistogramBuilder positive(List<BucketSpan> spans, double... counts) {
    return positive(BucketCounts.of(spans, counts));
  }

  /** The positive side. */
  public FloatHistogramBuilder positive(BucketCounts buckets) {
    this.positive = buckets;
    return this;
  }

  /** The negative side as Prometheus writes it: spans, and an absolute count for each bucket. */
  public FloatHistogramBuilder negative(List<BucketSpan> spans, double... counts) {
    return negative(BucketCounts.of(spans, counts));
  }

  /** The negative side. */
  public FloatHistogramBuilder negative(BucketCounts buckets) {
    this.negative = buckets;
    return this;
  }

  /**
   * The histogram.
   *
   * @throws IllegalArgumentException when it has a bucket that its custom bounds have no place for
   */
  public FloatHistogram build() {
    if (scheme.isCustom() && positive.size() > 0) {
      int lowest = positive.index(0);
      int highest = positive.index(positive.size() - 1);
      if (lowest < 0) {
        throw new IllegalArgumentException(
            "custom buckets: histogram has a span whose offset is negative");
      }
      if (highest > scheme.customBounds()) {
        throw new IllegalArgumentException(
            "histogram custom bounds are too few: only "
                + scheme.customBounds()
                + " custom bounds defined which is insufficient to cover total span length of "
                + (highest + 1L));
      }
    }
    return new FloatHistogram(
        counterReset, scheme, zeroThreshold, zeroCount, count, sum, positive, negative);
  }
}
