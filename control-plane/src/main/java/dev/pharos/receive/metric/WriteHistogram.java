package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;

/**
 * Reads the {@code Histogram} of remote write, which is alike in 1.0 and 2.0. Source: {@code
 * prompb/types.proto} and {@code prompb/io/prometheus/write/v2/types.proto} of
 * https://github.com/prometheus/prometheus
 */
final class WriteHistogram {
  private static final int COUNT_INT = 1 << 3;
  private static final int COUNT_FLOAT = (2 << 3) | 1;
  private static final int SUM = (3 << 3) | 1;
  private static final int SCHEMA = 4 << 3;
  private static final int ZERO_THRESHOLD = (5 << 3) | 1;
  private static final int ZERO_COUNT_INT = 6 << 3;
  private static final int ZERO_COUNT_FLOAT = (7 << 3) | 1;
  private static final int NEGATIVE_SPANS = (8 << 3) | 2;
  private static final int NEGATIVE_DELTA = 9 << 3;
  private static final int NEGATIVE_DELTAS = (9 << 3) | 2;
  private static final int NEGATIVE_COUNT = (10 << 3) | 1;
  private static final int NEGATIVE_COUNTS = (10 << 3) | 2;
  private static final int POSITIVE_SPANS = (11 << 3) | 2;
  private static final int POSITIVE_DELTA = 12 << 3;
  private static final int POSITIVE_DELTAS = (12 << 3) | 2;
  private static final int POSITIVE_COUNT = (13 << 3) | 1;
  private static final int POSITIVE_COUNTS = (13 << 3) | 2;
  private static final int RESET_HINT = 14 << 3;
  private static final int TIMESTAMP = 15 << 3;
  private static final int CUSTOM_VALUE = (16 << 3) | 1;
  private static final int CUSTOM_VALUES = (16 << 3) | 2;

  private static final CounterReset[] RESET_HINTS = {
    CounterReset.UNKNOWN, CounterReset.RESET, CounterReset.NOT_RESET, CounterReset.GAUGE
  };

  private WriteHistogram() {}

  /** Reads one onto the batch, or refuses it there. */
  static void read(ProtoReader in, BatchBuilder batch) throws MalformedPayloadException {
    HistogramDraft draft = new HistogramDraft();
    long timeMs = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == TIMESTAMP) {
        timeMs = in.varint();
      } else {
        field(in, tag, draft);
      }
    }
    in.leave(outer);
    batch.histogram(timeMs, draft);
  }

  private static void field(ProtoReader in, int tag, HistogramDraft draft)
      throws MalformedPayloadException {
    switch (tag) {
      case COUNT_INT -> {
        draft.count = UnsignedNumber.of(in.varint());
        draft.ofFloats = false;
      }
      case COUNT_FLOAT -> {
        draft.count = in.real();
        draft.ofFloats = true;
      }
      case SUM -> draft.sum = in.real();
      case SCHEMA -> draft.schema = (int) in.zigzag();
      case ZERO_THRESHOLD -> draft.zeroThreshold = in.real();
      case ZERO_COUNT_INT -> draft.zeroCount = UnsignedNumber.of(in.varint());
      case ZERO_COUNT_FLOAT -> draft.zeroCount = in.real();
      case NEGATIVE_SPANS -> draft.negative.span(in);
      case NEGATIVE_DELTA -> draft.negative.delta(in);
      case NEGATIVE_DELTAS -> draft.negative.deltas(in);
      case NEGATIVE_COUNT -> draft.negative.count(in);
      case NEGATIVE_COUNTS -> draft.negative.counts(in);
      case POSITIVE_SPANS -> draft.positive.span(in);
      case POSITIVE_DELTA -> draft.positive.delta(in);
      case POSITIVE_DELTAS -> draft.positive.deltas(in);
      case POSITIVE_COUNT -> draft.positive.count(in);
      case POSITIVE_COUNTS -> draft.positive.counts(in);
      case RESET_HINT -> {
        long hint = in.varint();
        draft.counterReset =
            hint >= 0 && hint < RESET_HINTS.length ? RESET_HINTS[(int) hint] : CounterReset.UNKNOWN;
      }
      case CUSTOM_VALUE -> draft.customBounds.add(in.real());
      case CUSTOM_VALUES -> {
        int outer = in.enter();
        while (in.hasMore()) {
          draft.customBounds.add(in.real());
        }
        in.leave(outer);
      }
      default -> in.skip(tag);
    }
  }
}
