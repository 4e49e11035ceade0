package dev.pharos.receive.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.Samples;

/** A native histogram as it is read from Prometheus' protobuf messages. */
final class HistogramDraft {
  /** Finer ones than are kept, which Prometheus reserves for the future and makes coarser. */
  private static final int MAX_READABLE_SCHEMA = 52;

  final HistogramSide negative = new HistogramSide();
  final HistogramSide positive = new HistogramSide();
  final Numbers customBounds = new Numbers();
  boolean ofFloats;
  double count;
  double zeroCount;
  double sum;
  int schema;
  double zeroThreshold;
  CounterReset counterReset = CounterReset.UNKNOWN;

  /**
   * @throws IllegalArgumentException when its parts do not fit each other; the message says which
   */
  FloatHistogram build() {
    if (Samples.isStale(sum)) {
      return NativeBuckets.stale(schema);
    }
    BucketCounts below;
    BucketCounts above;
    try {
      below = negative.build();
      above = positive.build();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a bucket's index does not fit", e);
    }
    refuseMiscounted();
    boolean isCustom = schema == BucketScheme.CUSTOM;
    int finer = schema - BucketScheme.MAX_EXPONENTIAL;
    if (finer > 0 && schema <= MAX_READABLE_SCHEMA) {
      below = NativeBuckets.coarser(below, finer);
      above = NativeBuckets.coarser(above, finer);
    }
    FloatHistogram histogram =
        FloatHistogram.builder()
            .counterReset(counterReset)
            .scheme(
                isCustom
                    ? BucketScheme.custom(customBounds.toArray())
                    : BucketScheme.exponential(
                        finer > 0 && schema <= MAX_READABLE_SCHEMA
                            ? BucketScheme.MAX_EXPONENTIAL
                            : schema))
            .zero(zeroThreshold, zeroCount)
            .count(count)
            .sum(sum)
            .positive(above)
            .negative(below)
            .build();
    histogram
        .defect()
        .ifPresent(defect -> {
          throw new IllegalArgumentException(defect);
        });
    return histogram;
  }

  /** Whole numbers can be added up exactly; Prometheus lets those of floats be. */
  private void refuseMiscounted() {
    if (ofFloats) {
      return;
    }
    double inBuckets = negative.observations() + positive.observations() + zeroCount;
    // What was observed as NaN is counted and in no bucket.
    if (inBuckets > count || (inBuckets != count && !Double.isNaN(sum))) {
      throw new IllegalArgumentException(
          "%s observations found in buckets, but the count is %s"
              .formatted(Double.toString(inBuckets), Double.toString(count)));
    }
  }
}
