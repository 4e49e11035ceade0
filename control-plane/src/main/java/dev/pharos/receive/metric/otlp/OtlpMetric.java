package dev.pharos.receive.metric.otlp;

import java.util.ArrayList;
import java.util.List;

/** {@code Metric} while it is read; its parts come in any order. For one thread. */
final class OtlpMetric {
  /** What the points are; {@code NONE} for a kind that is not known here. */
  enum Kind {
    NONE,
    GAUGE,
    SUM,
    HISTOGRAM,
    EXPONENTIAL_HISTOGRAM,
    SUMMARY
  }

  /** {@code AggregationTemporality}'s numbers. */
  static final int DELTA = 1;

  static final int CUMULATIVE = 2;

  String name = "";
  String description = "";
  String unit = "";
  Kind kind = Kind.NONE;
  int temporality;
  boolean monotonic;
  final List<OtlpPoint> points = new ArrayList<>();

  /** Whether temporality means something for this kind. */
  boolean hasTemporality() {
    return kind == Kind.SUM || kind == Kind.HISTOGRAM || kind == Kind.EXPONENTIAL_HISTOGRAM;
  }
}
