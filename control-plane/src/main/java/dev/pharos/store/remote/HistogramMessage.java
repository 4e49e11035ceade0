package dev.pharos.store.remote;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.FloatHistogramBuilder;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prometheus' protobuf message of a native histogram, which is alike in remote write 1.0 and 2.0
 * and in remote read. Source: {@code prompb/types.proto} of
 * https://github.com/prometheus/prometheus
 */
final class HistogramMessage {
  private static final int COUNT_INT = 1;
  private static final int COUNT_FLOAT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_INT = 6;
  private static final int ZERO_COUNT_FLOAT = 7;
  private static final int NEGATIVE_SPANS = 8;
  private static final int NEGATIVE_DELTAS = 9;
  private static final int NEGATIVE_COUNTS = 10;
  private static final int POSITIVE_SPANS = 11;
  private static final int POSITIVE_DELTAS = 12;
  private static final int POSITIVE_COUNTS = 13;
  private static final int RESET_HINT = 14;
  private static final int TIMESTAMP = 15;
  private static final int CUSTOM_VALUES = 16;

  private static final int SPAN_OFFSET = 1;
  private static final int SPAN_LENGTH = 2;

  /** Whole numbers up to it are exact in a double. */
  private static final double MOST_WHOLE = 1L << 53;

  /** Buckets of a histogram; what says more is damaged. */
  private static final int MOST_BUCKETS = 1 << 16;

  /** By their numbers. */
  private static final List<CounterReset> HINTS =
      List.of(CounterReset.UNKNOWN, CounterReset.RESET, CounterReset.NOT_RESET, CounterReset.GAUGE);

  private HistogramMessage() {}

  /** Counts that are whole are written as integers, which is what was observed then. */
  static void write(ProtoSink out, long timeMs, FloatHistogram histogram) {
    boolean whole =
        isWhole(histogram.count())
            && isWhole(histogram.zeroCount())
            && isWhole(histogram.positive())
            && isWhole(histogram.negative());
    if (whole) {
      out.always(COUNT_INT, (long) histogram.count());
    } else {
      out.alwaysReal(COUNT_FLOAT, histogram.count());
    }
    out.real(SUM, histogram.sum());
    out.zigzag(SCHEMA, histogram.schema());
    out.real(ZERO_THRESHOLD, histogram.zeroThreshold());
    if (whole) {
      out.always(ZERO_COUNT_INT, (long) histogram.zeroCount());
    } else {
      out.alwaysReal(ZERO_COUNT_FLOAT, histogram.zeroCount());
    }
    spans(out, NEGATIVE_SPANS, histogram.negative());
    counts(out, whole, NEGATIVE_DELTAS, NEGATIVE_COUNTS, histogram.negative());
    spans(out, POSITIVE_SPANS, histogram.positive());
    counts(out, whole, POSITIVE_DELTAS, POSITIVE_COUNTS, histogram.positive());
    out.varint(RESET_HINT, HINTS.indexOf(histogram.counterReset()));
    out.varint(TIMESTAMP, timeMs);
    BucketScheme scheme = histogram.scheme();
    out.packed(
        CUSTOM_VALUES,
        numbers -> {
          for (int i = 0; i < scheme.customBounds(); i++) {
            numbers.putLong(Double.doubleToRawLongBits(scheme.customBound(i)));
          }
        });
  }

  private static boolean isWhole(double count) {
    return count == Math.rint(count) && count >= 0 && count <= MOST_WHOLE;
  }

  private static boolean isWhole(BucketCounts counts) {
    for (int i = 0; i < counts.size(); i++) {
      if (!isWhole(counts.count(i))) {
        return false;
      }
    }
    return true;
  }

  private static void spans(ProtoSink out, int field, BucketCounts counts) {
    for (BucketSpan span : counts.spans()) {
      out.message(
          field,
          fields -> {
            fields.zigzag(SPAN_OFFSET, span.offset());
            fields.varint(SPAN_LENGTH, span.length());
          });
    }
  }

  private static void counts(
      ProtoSink out, boolean whole, int deltas, int absolute, BucketCounts counts) {
    if (whole) {
      out.packed(
          deltas,
          numbers -> {
            long before = 0;
            for (int i = 0; i < counts.size(); i++) {
              long count = (long) counts.count(i);
              numbers.putZigzag(count - before);
              before = count;
            }
          });
    } else {
      out.packed(
          absolute,
          numbers -> {
            for (int i = 0; i < counts.size(); i++) {
              numbers.putLong(Double.doubleToRawLongBits(counts.count(i)));
            }
          });
    }
  }

  /** Adds what a message says to samples; one that is not later than those is left out. */
  static void read(ProtoSource in, Samples.Builder into) throws CorruptDataException {
    FloatHistogramBuilder histogram = FloatHistogram.builder();
    double sum = 0;
    long timeMs = 0;
    int schema = 0;
    double zeroThreshold = 0;
    double zeroCount = 0;
    Side negative = new Side();
    Side positive = new Side();
    Numbers custom = new Numbers();
    while (in.hasMore()) {
      switch (in.field()) {
        case COUNT_INT -> histogram.count((double) in.varint());
        case COUNT_FLOAT -> histogram.count(in.real());
        case SUM -> sum = in.real();
        case SCHEMA -> schema = (int) in.zigzag();
        case ZERO_THRESHOLD -> zeroThreshold = in.real();
        case ZERO_COUNT_INT -> zeroCount = (double) in.varint();
        case ZERO_COUNT_FLOAT -> zeroCount = in.real();
        case NEGATIVE_SPANS -> negative.span(in.message());
        case NEGATIVE_DELTAS -> negative.deltas(in);
        case NEGATIVE_COUNTS -> negative.counts.read(in);
        case POSITIVE_SPANS -> positive.span(in.message());
        case POSITIVE_DELTAS -> positive.deltas(in);
        case POSITIVE_COUNTS -> positive.counts.read(in);
        case RESET_HINT -> histogram.counterReset(hint(in.varint()));
        case TIMESTAMP -> timeMs = in.varint();
        case CUSTOM_VALUES -> custom.read(in);
        default -> in.skip();
      }
    }
    try {
      into.add(
          timeMs,
          histogram
              .scheme(
                  schema == BucketScheme.CUSTOM
                      ? BucketScheme.custom(custom.array())
                      : BucketScheme.exponential(schema))
              .zero(zeroThreshold, zeroCount)
              .sum(sum)
              .negative(negative.build())
              .positive(positive.build())
              .build());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptDataException("a histogram cannot be: " + e.getMessage(), e);
    }
  }

  private static CounterReset hint(long number) {
    return number >= 0 && number < HINTS.size() ? HINTS.get((int) number) : CounterReset.UNKNOWN;
  }

  /** One side's buckets, as they are read. */
  private static final class Side {
    final List<BucketSpan> spans = new ArrayList<>();
    final Numbers counts = new Numbers();
    private long count;

    void span(ProtoSource in) throws CorruptDataException {
      long offset = 0;
      long length = 0;
      while (in.hasMore()) {
        switch (in.field()) {
          case SPAN_OFFSET -> offset = in.zigzag();
          case SPAN_LENGTH -> length = in.varint();
          default -> in.skip();
        }
      }
      if (length < 0 || length > MOST_BUCKETS) {
        throw new CorruptDataException("a histogram of " + length + " buckets");
      }
      spans.add(new BucketSpan((int) offset, (int) length));
    }

    void deltas(ProtoSource in) throws CorruptDataException {
      if (!in.isBytes()) {
        count += in.zigzag();
        counts.add((double) count);
        return;
      }
      ProtoSource packed = in.message();
      while (packed.hasMore()) {
        count += packed.packedZigzag();
        counts.add((double) count);
      }
    }

    BucketCounts build() {
      return BucketCounts.of(spans, counts.array());
    }
  }

  /** Doubles that grow in number. */
  private static final class Numbers {
    private double[] numbers = new double[8];
    private int size;

    void add(double number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    void read(ProtoSource in) throws CorruptDataException {
      if (!in.isBytes()) {
        add(in.real());
        return;
      }
      ProtoSource packed = in.message();
      while (packed.hasMore()) {
        add(packed.packedReal());
      }
    }

    double[] array() {
      return Arrays.copyOf(numbers, size);
    }
  }
}
