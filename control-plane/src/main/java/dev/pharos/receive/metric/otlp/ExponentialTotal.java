package dev.pharos.receive.metric.otlp;

import dev.pharos.receive.metric.NativeBuckets;
import dev.pharos.receive.metric.Numbers;
import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.FloatHistogram;

/** OpenTelemetry's exponential histograms as Prometheus' native ones, and sums of them. */
final class ExponentialTotal {
  /** Where the sender says nothing: about what Go's client takes for zero. */
  private static final double DEFAULT_ZERO_THRESHOLD = 1e-128;

  private ExponentialTotal() {}

  /**
   * The same buckets, or coarser ones where the sender's are finer than is kept.
   *
   * @throws IllegalArgumentException when they are coarser than any that is kept, when an index
   *     does not fit or when buckets hold more than the count
   */
  static FloatHistogram of(OtlpPoint point) {
    if (point.scale < BucketScheme.MIN_EXPONENTIAL) {
      throw new IllegalArgumentException(
          "an exponential histogram's scale must be %d or more, it is %d"
              .formatted(BucketScheme.MIN_EXPONENTIAL, point.scale));
    }
    // More halvings than an index has bits all end in the same two buckets.
    int halvings =
        Math.clamp((long) point.scale - BucketScheme.MAX_EXPONENTIAL, 0, Integer.SIZE - 1);
    return FloatHistogram.builder()
        .schema(Math.min(point.scale, BucketScheme.MAX_EXPONENTIAL))
        .zero(
            point.zeroThreshold > 0 ? point.zeroThreshold : DEFAULT_ZERO_THRESHOLD, point.zeroCount)
        .count(point.count)
        .sum(point.hasSum ? point.sum : 0)
        .positive(NativeBuckets.coarser(buckets(point.positive, point.positiveOffset), halvings))
        .negative(NativeBuckets.coarser(buckets(point.negative, point.negativeOffset), halvings))
        .build();
  }

  /** OpenTelemetry counts buckets by their lower bound, Prometheus by their upper. */
  private static BucketCounts buckets(Numbers counts, int offset) {
    int[] indexes = new int[counts.size()];
    double[] populated = new double[counts.size()];
    int size = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) != 0) {
        try {
          indexes[size] = Math.addExact(Math.addExact(offset, i), 1);
        } catch (ArithmeticException e) {
          throw new IllegalArgumentException("a bucket's index does not fit", e);
        }
        populated[size++] = counts.get(i);
      }
    }
    return NativeBuckets.ofIndexes(indexes, populated, size);
  }

  static FloatHistogram plus(FloatHistogram total, FloatHistogram increment) {
    int schema = Math.min(total.schema(), increment.schema());
    return FloatHistogram.builder()
        .schema(schema)
        .zero(
            Math.max(total.zeroThreshold(), increment.zeroThreshold()),
            total.zeroCount() + increment.zeroCount())
        .count(total.count() + increment.count())
        .sum(total.sum() + increment.sum())
        .positive(
            merged(
                NativeBuckets.coarser(total.positive(), total.schema() - schema),
                NativeBuckets.coarser(increment.positive(), increment.schema() - schema)))
        .negative(
            merged(
                NativeBuckets.coarser(total.negative(), total.schema() - schema),
                NativeBuckets.coarser(increment.negative(), increment.schema() - schema)))
        .build();
  }

  private static BucketCounts merged(BucketCounts one, BucketCounts other) {
    int[] indexes = new int[one.size() + other.size()];
    double[] counts = new double[indexes.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      boolean first = j == other.size() || (i < one.size() && one.index(i) <= other.index(j));
      boolean both = first && j < other.size() && one.index(i) == other.index(j);
      indexes[size] = first ? one.index(i) : other.index(j);
      counts[size++] = (first ? one.count(i++) : 0) + (both || !first ? other.count(j++) : 0);
    }
    return NativeBuckets.ofIndexes(indexes, counts, size);
  }
}
