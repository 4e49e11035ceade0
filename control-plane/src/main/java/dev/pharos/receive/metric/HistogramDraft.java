package dev.pharos.receive.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.Samples;

/** A native histogram as it is read, field by field, from Prometheus' protobuf messages. */
public final class HistogramDraft {
  /** Finer ones than are kept, which Prometheus reserves for the future and makes coarser. */
  private static final int MAX_READABLE_SCHEMA = 52;

  public final HistogramSide negative = new HistogramSide();
  public final HistogramSide positive = new HistogramSide();
  final Numbers customBounds = new Numbers();
  public boolean ofFloats;
  public double count;
  public double zeroCount;
  public double sum;
  public int schema;
  public double zeroThreshold;
  public CounterReset counterReset = CounterReset.UNKNOWN;

  /**
   * Whether there is anything that only native histograms have: a message may hold a classic one
   * too, or nothing else. One without observations says by its threshold what it is.
   */
  public boolean isNative() {
    return negative.hasSpans() || positive.hasSpans() || zeroThreshold > 0 || zeroCount > 0;
  }

  /**
   * @throws IllegalArgumentException when its parts do not fit each other; the message says which
   */
  public FloatHistogram build() {
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
