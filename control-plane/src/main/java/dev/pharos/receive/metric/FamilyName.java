package dev.pharos.receive.metric;

import dev.pharos.signal.metric.MetricType;
import java.util.List;

/** Which family a series is of, where its sender names only the series. */
final class FamilyName {
  private static final List<String> SUFFIXES = List.of("_bucket", "_sum", "_count");

  private FamilyName() {}

  /** The metric's name without the suffixes that series of such a type have. */
  static String of(String metric, MetricType type) {
    if (type == MetricType.HISTOGRAM
        || type == MetricType.GAUGE_HISTOGRAM
        || type == MetricType.SUMMARY) {
      for (String suffix : SUFFIXES) {
        if (metric.endsWith(suffix)) {
          return metric.substring(0, metric.length() - suffix.length());
        }
      }
    }
    return metric;
  }
}
