package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.receive.metric.BatchBuilder;
import dev.pharos.receive.metric.Numbers;
import dev.pharos.receive.metric.UnsignedNumber;
import dev.pharos.receive.metric.otlp.OtlpMetric.Kind;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads data points of each kind from the wire, and exemplars. */
final class ProtoPoint {
  private static final int START = (2 << 3) | 1;
  private static final int TIME = (3 << 3) | 1;

  private static final int NUMBER_DOUBLE = (4 << 3) | 1;
  private static final int NUMBER_EXEMPLARS = (5 << 3) | 2;
  private static final int NUMBER_INT = (6 << 3) | 1;
  private static final int NUMBER_ATTRIBUTES = (7 << 3) | 2;
  private static final int NUMBER_FLAGS = 8 << 3;

  private static final int COUNT = (4 << 3) | 1;
  private static final int SUM = (5 << 3) | 1;

  private static final int HISTOGRAM_COUNT = (6 << 3) | 1;
  private static final int HISTOGRAM_COUNTS = (6 << 3) | 2;
  private static final int HISTOGRAM_BOUND = (7 << 3) | 1;
  private static final int HISTOGRAM_BOUNDS = (7 << 3) | 2;
  private static final int HISTOGRAM_EXEMPLARS = (8 << 3) | 2;
  private static final int HISTOGRAM_ATTRIBUTES = (9 << 3) | 2;
  private static final int HISTOGRAM_FLAGS = 10 << 3;

  private static final int EXPONENTIAL_ATTRIBUTES = (1 << 3) | 2;
  private static final int EXPONENTIAL_SCALE = 6 << 3;
  private static final int EXPONENTIAL_ZERO_COUNT = (7 << 3) | 1;
  private static final int EXPONENTIAL_POSITIVE = (8 << 3) | 2;
  private static final int EXPONENTIAL_NEGATIVE = (9 << 3) | 2;
  private static final int EXPONENTIAL_FLAGS = 10 << 3;
  private static final int EXPONENTIAL_EXEMPLARS = (11 << 3) | 2;
  private static final int EXPONENTIAL_ZERO_THRESHOLD = (14 << 3) | 1;
  private static final int BUCKETS_OFFSET = 1 << 3;
  private static final int BUCKETS_COUNT = 2 << 3;
  private static final int BUCKETS_COUNTS = (2 << 3) | 2;

  private static final int SUMMARY_QUANTILES = (6 << 3) | 2;
  private static final int SUMMARY_ATTRIBUTES = (7 << 3) | 2;
  private static final int SUMMARY_FLAGS = 8 << 3;
  private static final int QUANTILE = (1 << 3) | 1;
  private static final int QUANTILE_VALUE = (2 << 3) | 1;

  private static final int EXEMPLAR_TIME = (2 << 3) | 1;
  private static final int EXEMPLAR_DOUBLE = (3 << 3) | 1;
  private static final int EXEMPLAR_SPAN_ID = (4 << 3) | 2;
  private static final int EXEMPLAR_TRACE_ID = (5 << 3) | 2;
  private static final int EXEMPLAR_INT = (6 << 3) | 1;
  private static final int EXEMPLAR_ATTRIBUTES = (7 << 3) | 2;

  private final ProtoAnyValue values;
  private final BatchBuilder batch;

  ProtoPoint(ProtoAnyValue values, BatchBuilder batch) {
    this.values = values;
    this.batch = batch;
  }

  OtlpPoint read(ProtoReader in, Kind kind) throws MalformedPayloadException {
    OtlpPoint point = new OtlpPoint();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == TIME) {
        point.timeNs = in.fixed64();
        continue;
      }
      if (tag == START) {
        point.startNs = in.fixed64();
        continue;
      }
      switch (kind) {
        case GAUGE, SUM -> number(in, tag, point);
        case HISTOGRAM -> histogram(in, tag, point);
        case EXPONENTIAL_HISTOGRAM -> exponential(in, tag, point);
        case SUMMARY -> summary(in, tag, point);
        case NONE -> in.skip(tag);
      }
    }
    in.leave(outer);
    return point;
  }

  private void number(ProtoReader in, int tag, OtlpPoint point) throws MalformedPayloadException {
    switch (tag) {
      case NUMBER_DOUBLE -> point.value = in.real();
      case NUMBER_INT -> point.value = in.fixed64();
      case NUMBER_EXEMPLARS -> exemplar(in, point);
      case NUMBER_ATTRIBUTES -> attribute(in, point.attributes);
      case NUMBER_FLAGS -> point.flags = in.varint();
      default -> in.skip(tag);
    }
  }

  private void histogram(ProtoReader in, int tag, OtlpPoint point)
      throws MalformedPayloadException {
    switch (tag) {
      case COUNT -> point.count = UnsignedNumber.of(in.fixed64());
      case SUM -> {
        point.sum = in.real();
        point.hasSum = true;
      }
      case HISTOGRAM_COUNT -> point.bucketCounts.add(UnsignedNumber.of(in.fixed64()));
      case HISTOGRAM_COUNTS -> {
        int outer = in.enter();
        while (in.hasMore()) {
          point.bucketCounts.add(UnsignedNumber.of(in.fixed64()));
        }
        in.leave(outer);
      }
      case HISTOGRAM_BOUND -> point.bounds.add(in.real());
      case HISTOGRAM_BOUNDS -> {
        int outer = in.enter();
        while (in.hasMore()) {
          point.bounds.add(in.real());
        }
        in.leave(outer);
      }
      case HISTOGRAM_EXEMPLARS -> exemplar(in, point);
      case HISTOGRAM_ATTRIBUTES -> attribute(in, point.attributes);
      case HISTOGRAM_FLAGS -> point.flags = in.varint();
      default -> in.skip(tag);
    }
  }

  private void exponential(ProtoReader in, int tag, OtlpPoint point)
      throws MalformedPayloadException {
    switch (tag) {
      case EXPONENTIAL_ATTRIBUTES -> attribute(in, point.attributes);
      case COUNT -> point.count = UnsignedNumber.of(in.fixed64());
      case SUM -> {
        point.sum = in.real();
        point.hasSum = true;
      }
      case EXPONENTIAL_SCALE -> point.scale = (int) in.zigzag();
      case EXPONENTIAL_ZERO_COUNT -> point.zeroCount = UnsignedNumber.of(in.fixed64());
      case EXPONENTIAL_POSITIVE ->
          point.positiveOffset = buckets(in, point.positiveOffset, point.positive);
      case EXPONENTIAL_NEGATIVE ->
          point.negativeOffset = buckets(in, point.negativeOffset, point.negative);
      case EXPONENTIAL_FLAGS -> point.flags = in.varint();
      case EXPONENTIAL_EXEMPLARS -> exemplar(in, point);
      case EXPONENTIAL_ZERO_THRESHOLD -> point.zeroThreshold = in.real();
      default -> in.skip(tag);
    }
  }

  /** Gives the buckets' offset. */
  private static int buckets(ProtoReader in, int earlierOffset, Numbers counts)
      throws MalformedPayloadException {
    int offset = earlierOffset;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case BUCKETS_OFFSET -> offset = (int) in.zigzag();
        case BUCKETS_COUNT -> counts.add(UnsignedNumber.of(in.varint()));
        case BUCKETS_COUNTS -> {
          int around = in.enter();
          while (in.hasMore()) {
            counts.add(UnsignedNumber.of(in.varint()));
          }
          in.leave(around);
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return offset;
  }

  private void summary(ProtoReader in, int tag, OtlpPoint point) throws MalformedPayloadException {
    switch (tag) {
      case COUNT -> point.count = UnsignedNumber.of(in.fixed64());
      case SUM -> point.sum = in.real();
      case SUMMARY_QUANTILES -> {
        double quantile = 0;
        double value = 0;
        int outer = in.enter();
        while (in.hasMore()) {
          int field = in.tag();
          switch (field) {
            case QUANTILE -> quantile = in.real();
            case QUANTILE_VALUE -> value = in.real();
            default -> in.skip(field);
          }
        }
        in.leave(outer);
        point.quantiles.add(quantile);
        point.quantileValues.add(value);
      }
      case SUMMARY_ATTRIBUTES -> attribute(in, point.attributes);
      case SUMMARY_FLAGS -> point.flags = in.varint();
      default -> in.skip(tag);
    }
  }

  private void attribute(ProtoReader in, SortedMap<String, String> attributes)
      throws MalformedPayloadException {
    batch.count();
    values.keyValue(in, attributes);
  }

  private void exemplar(ProtoReader in, OtlpPoint point) throws MalformedPayloadException {
    batch.count();
    SortedMap<String, String> attributes = new TreeMap<>();
    long timeNs = 0;
    double value = 0;
    String traceId = "";
    String spanId = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case EXEMPLAR_TIME -> timeNs = in.fixed64();
        case EXEMPLAR_DOUBLE -> value = in.real();
        case EXEMPLAR_INT -> value = in.fixed64();
        case EXEMPLAR_SPAN_ID -> spanId = hex(in);
        case EXEMPLAR_TRACE_ID -> traceId = hex(in);
        case EXEMPLAR_ATTRIBUTES -> attribute(in, attributes);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    point.exemplars.add(new OtlpPoint.OtlpExemplar(attributes, timeNs, value, traceId, spanId));
  }

  private static String hex(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    return HexFormat.of().formatHex(in.bytes(), from, from + length);
  }
}
