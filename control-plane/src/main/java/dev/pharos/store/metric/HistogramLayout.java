package dev.pharos.store.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * What histograms of a chunk have in common until a new one is written: which buckets there are and
 * where they end. Immutable.
 */
record HistogramLayout(
    BucketScheme scheme, double zeroThreshold, BucketCounts positive, BucketCounts negative) {

  /** Before the first sample. */
  static final HistogramLayout EMPTY =
      new HistogramLayout(BucketScheme.exponential(0), 0, BucketCounts.EMPTY, BucketCounts.EMPTY);

  private static final int SCHEMA_BITS = 8;

  /** Buckets of one side at most: no scheme has more indexes with finite bounds. */
  private static final int MAX_BUCKETS = 1 << 20;

  static HistogramLayout of(FloatHistogram histogram) {
    return new HistogramLayout(
        histogram.scheme(), histogram.zeroThreshold(), histogram.positive(), histogram.negative());
  }

  boolean fits(FloatHistogram histogram) {
    return scheme.equals(histogram.scheme())
        && Double.doubleToRawLongBits(zeroThreshold)
            == Double.doubleToRawLongBits(histogram.zeroThreshold())
        && positive.sameBuckets(histogram.positive())
        && negative.sameBuckets(histogram.negative());
  }

  /** Counts of a histogram: the zero bucket's and those of both sides. */
  int counts() {
    return 1 + positive.size() + negative.size();
  }

  void write(BitBuffer bits) {
    bits.put(scheme.schema(), SCHEMA_BITS);
    if (scheme.isCustom()) {
      NumberWriter.putWide(bits, scheme.customBounds());
      for (int i = 0; i < scheme.customBounds(); i++) {
        bits.put(Double.doubleToRawLongBits(scheme.customBound(i)), Long.SIZE);
      }
    }
    bits.put(Double.doubleToRawLongBits(zeroThreshold), Long.SIZE);
    writeSpans(bits, positive.spans());
    writeSpans(bits, negative.spans());
  }

  private static void writeSpans(BitBuffer bits, List<BucketSpan> spans) {
    NumberWriter.putWide(bits, spans.size());
    for (BucketSpan span : spans) {
      NumberWriter.putWide(bits, span.offset());
      NumberWriter.putWide(bits, span.length());
    }
  }

  static HistogramLayout read(BitCursor bits) throws CorruptDataException {
    int schema = (byte) bits.read(SCHEMA_BITS);
    try {
      BucketScheme scheme =
          schema == BucketScheme.CUSTOM
              ? BucketScheme.custom(readBounds(bits))
              : BucketScheme.exponential(schema);
      double threshold = Double.longBitsToDouble(bits.read(Long.SIZE));
      return new HistogramLayout(scheme, threshold, readBuckets(bits), readBuckets(bits));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptDataException("a layout of buckets that cannot be: " + e.getMessage(), e);
    }
  }

  private static double[] readBounds(BitCursor bits) throws CorruptDataException {
    double[] bounds = new double[count(bits)];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Double.longBitsToDouble(bits.read(Long.SIZE));
    }
    return bounds;
  }

  private static BucketCounts readBuckets(BitCursor bits) throws CorruptDataException {
    int spans = count(bits);
    List<BucketSpan> read = new ArrayList<>();
    int buckets = 0;
    for (int i = 0; i < spans; i++) {
      int offset = Math.toIntExact(NumberReader.wide(bits));
      int length = count(bits);
      buckets += length;
      if (buckets > MAX_BUCKETS) {
        throw new CorruptDataException(buckets + " buckets on one side");
      }
      read.add(new BucketSpan(offset, length));
    }
    return BucketCounts.of(read, new double[buckets]);
  }

  private static int count(BitCursor bits) throws CorruptDataException {
    long count = NumberReader.wide(bits);
    if (count < 0 || count > MAX_BUCKETS) {
      throw new CorruptDataException("a count of " + count + " is not possible");
    }
    return (int) count;
  }
}
