package dev.pharos.receive.metric.otlp;

import dev.pharos.receive.metric.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One point of any kind of metric while it is read; what its kind does not have stays empty. */
final class OtlpPoint {
  /** Says that there is no value where there was one: the series ended. */
  private static final long NO_RECORDED_VALUE = 1;

  final SortedMap<String, String> attributes = new TreeMap<>();
  final List<OtlpExemplar> exemplars = new ArrayList<>();

  /** Epoch nanoseconds since when it counts; 0 where that is not told. */
  long startNs;

  /** Epoch nanoseconds. */
  long timeNs;

  long flags;
  double value;

  double count;
  double sum;
  boolean hasSum;
  final Numbers bucketCounts = new Numbers();
  final Numbers bounds = new Numbers();

  int scale;
  double zeroCount;
  double zeroThreshold;
  int positiveOffset;
  int negativeOffset;
  final Numbers positive = new Numbers();
  final Numbers negative = new Numbers();

  final Numbers quantiles = new Numbers();
  final Numbers quantileValues = new Numbers();

  boolean noRecordedValue() {
    return (flags & NO_RECORDED_VALUE) != 0;
  }

  long timeMs() {
    return timeNs / 1_000_000;
  }

  /**
   * {@code Exemplar}.
   *
   * @param traceId in hexadecimal digits; empty when it has none
   * @param spanId likewise
   */
  record OtlpExemplar(
      SortedMap<String, String> attributes,
      long timeNs,
      double value,
      String traceId,
      String spanId) {}
}
