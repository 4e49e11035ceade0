package dev.pharos.receive.exposition;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.receive.metric.HistogramDraft;
import dev.pharos.receive.metric.LabelReader;
import dev.pharos.receive.metric.UnsignedNumber;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Histogram} of Prometheus' protobuf format: classic buckets, those of a native
 * histogram, or both.
 */
final class ProtobufHistogram {
  private static final int SAMPLE_COUNT = 1 << 3;
  private static final int SAMPLE_SUM = (2 << 3) | 1;
  private static final int BUCKET = (3 << 3) | 2;
  private static final int SAMPLE_COUNT_FLOAT = (4 << 3) | 1;
  private static final int SCHEMA = 5 << 3;
  private static final int ZERO_THRESHOLD = (6 << 3) | 1;
  private static final int ZERO_COUNT = 7 << 3;
  private static final int ZERO_COUNT_FLOAT = (8 << 3) | 1;
  private static final int NEGATIVE_SPAN = (9 << 3) | 2;
  private static final int NEGATIVE_DELTA = 10 << 3;
  private static final int NEGATIVE_DELTAS = (10 << 3) | 2;
  private static final int NEGATIVE_COUNT = (11 << 3) | 1;
  private static final int NEGATIVE_COUNTS = (11 << 3) | 2;
  private static final int POSITIVE_SPAN = (12 << 3) | 2;
  private static final int POSITIVE_DELTA = 13 << 3;
  private static final int POSITIVE_DELTAS = (13 << 3) | 2;
  private static final int POSITIVE_COUNT = (14 << 3) | 1;
  private static final int POSITIVE_COUNTS = (14 << 3) | 2;
  private static final int EXEMPLARS = (16 << 3) | 2;

  private static final int BUCKET_COUNT = 1 << 3;
  private static final int BUCKET_BOUND = (2 << 3) | 1;
  private static final int BUCKET_EXEMPLAR = (3 << 3) | 2;
  private static final int BUCKET_COUNT_FLOAT = (4 << 3) | 1;

  private final HistogramDraft draft = new HistogramDraft();
  private final List<Bucket> buckets = new ArrayList<>();
  private final List<Exemplar> exemplars = new ArrayList<>();

  private ProtobufHistogram() {}

  /**
   * A bucket of a classic histogram.
   *
   * @param bound upper, inclusive
   * @param count of all observations up to the bound
   */
  record Bucket(double bound, double count, @Nullable Exemplar exemplar) {}

  /**
   * Reads what is left of the message.
   *
   * @param timeMs epoch milliseconds; the time of exemplars that say none
   */
  static ProtobufHistogram read(ProtoReader in, LabelReader texts, long timeMs)
      throws MalformedPayloadException {
    ProtobufHistogram histogram = new ProtobufHistogram();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case BUCKET -> histogram.buckets.add(bucket(in, texts, timeMs));
        case EXEMPLARS -> histogram.exemplars.add(ProtobufExemplar.read(in, texts, timeMs));
        default -> histogram.field(in, tag);
      }
    }
    return histogram;
  }

  boolean isNative() {
    return draft.isNative();
  }

  /**
   * The native one.
   *
   * @throws IllegalArgumentException when its parts do not fit each other
   */
  FloatHistogram build(boolean gauge) {
    draft.counterReset = gauge ? CounterReset.GAUGE : CounterReset.UNKNOWN;
    return draft.build();
  }

  double count() {
    return draft.count;
  }

  double sum() {
    return draft.sum;
  }

  List<Bucket> buckets() {
    return buckets;
  }

  /** Of the native histogram; where it has none, of the classic one's buckets. */
  List<Exemplar> exemplars() {
    if (!exemplars.isEmpty()) {
      return exemplars;
    }
    List<Exemplar> ofBuckets = new ArrayList<>();
    for (Bucket bucket : buckets) {
      if (bucket.exemplar != null) {
        ofBuckets.add(bucket.exemplar);
      }
    }
    return ofBuckets;
  }

  private void field(ProtoReader in, int tag) throws MalformedPayloadException {
    switch (tag) {
      case SAMPLE_COUNT -> draft.count = UnsignedNumber.of(in.varint());
      case SAMPLE_COUNT_FLOAT -> {
        double count = in.real();
        if (count > 0) {
          draft.count = count;
          draft.ofFloats = true;
        }
      }
      case SAMPLE_SUM -> draft.sum = in.real();
      case SCHEMA -> draft.schema = (int) in.zigzag();
      case ZERO_THRESHOLD -> draft.zeroThreshold = in.real();
      case ZERO_COUNT -> draft.zeroCount = UnsignedNumber.of(in.varint());
      case ZERO_COUNT_FLOAT -> {
        double count = in.real();
        if (count > 0) {
          draft.zeroCount = count;
          draft.ofFloats = true;
        }
      }
      case NEGATIVE_SPAN -> draft.negative.span(in);
      case NEGATIVE_DELTA -> draft.negative.delta(in);
      case NEGATIVE_DELTAS -> draft.negative.deltas(in);
      case NEGATIVE_COUNT -> draft.negative.count(in);
      case NEGATIVE_COUNTS -> draft.negative.counts(in);
      case POSITIVE_SPAN -> draft.positive.span(in);
      case POSITIVE_DELTA -> draft.positive.delta(in);
      case POSITIVE_DELTAS -> draft.positive.deltas(in);
      case POSITIVE_COUNT -> draft.positive.count(in);
      case POSITIVE_COUNTS -> draft.positive.counts(in);
      default -> in.skip(tag);
    }
  }

  private static Bucket bucket(ProtoReader in, LabelReader texts, long timeMs)
      throws MalformedPayloadException {
    double bound = 0;
    double count = 0;
    @Nullable Exemplar exemplar = null;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case BUCKET_COUNT -> count = UnsignedNumber.of(in.varint());
        case BUCKET_COUNT_FLOAT -> count = Math.max(count, in.real());
        case BUCKET_BOUND -> bound = in.real();
        case BUCKET_EXEMPLAR -> exemplar = ProtobufExemplar.read(in, texts, timeMs);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Bucket(bound, count, exemplar);
  }
}
