package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.GoNumber;

/** Prometheus' texts of warnings and infos. */
final class Remarks {
  private Remarks() {}

  /** What was done to native histograms when something about them was found. */
  enum Operation {
    ADDITION("addition"),
    SUBTRACTION("subtraction"),
    AGGREGATION("aggregation");

    private final String text;

    Operation(String text) {
      this.text = text;
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String forMetric(String text, String metricName) {
    return metricName.isEmpty() ? text : text + " for metric name " + quoted(metricName);
  }

  static Annotation invalidQuantile(double quantile, Position position) {
    return Annotation.warning(
        "quantile value should be between 0 and 1, got " + GoNumber.shortest(quantile), position);
  }

  static Annotation invalidRatio(double ratio, double cappedTo, Position position) {
    return Annotation.warning(
        "ratio value should be between -1 and 1, got "
            + GoNumber.shortest(ratio)
            + ", capping to "
            + GoNumber.shortest(cappedTo),
        position);
  }

  static Annotation badBucketLabel(String metricName, String label, Position position) {
    return Annotation.warning(
        forMetric(
            "bucket label \"le\" is missing or has a malformed value of " + quoted(label),
            metricName),
        position);
  }

  static Annotation mixedFloatsAndHistograms(String metricName, Position position) {
    return Annotation.warning(
        "encountered a mix of histograms and floats for metric name " + quoted(metricName),
        position);
  }

  static Annotation mixedFloatsAndHistogramsInAggregation(Position position) {
    return Annotation.warning(
        "encountered a mix of histograms and floats for aggregation", position);
  }

  static Annotation mixedClassicAndNative(String metricName, Position position) {
    return Annotation.warning(
        forMetric("vector contains a mix of classic and native histograms", metricName), position);
  }

  static Annotation notACounter(String metricName, Position position) {
    return Annotation.warning(
        "this native histogram metric is not a counter: " + quoted(metricName), position);
  }

  static Annotation notAGauge(String metricName, Position position) {
    return Annotation.warning(
        "this native histogram metric is not a gauge: " + quoted(metricName), position);
  }

  static Annotation mixedExponentialAndCustom(String metricName, Position position) {
    return Annotation.warning(
        "vector contains a mix of histograms with exponential and custom buckets schemas for"
            + " metric name "
            + quoted(metricName),
        position);
  }

  static Annotation incompatibleBuckets(String operator, Position position) {
    return Annotation.warning(
        "incompatible bucket layout encountered for binary operator " + operator, position);
  }

  static Annotation sortInRangeQuery(Position position) {
    return Annotation.warning(
        "sort is ineffective for range queries since results are always ordered by labels",
        position);
  }

  static Annotation possibleNonCounter(String metricName, Position position) {
    return Annotation.info(
        "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
            + quoted(metricName),
        position);
  }

  static Annotation incompatibleTypes(
      String left, String operator, String right, Position position) {
    return Annotation.info(
        "incompatible sample types encountered for binary operator "
            + quoted(operator)
            + ": "
            + left
            + " "
            + operator
            + " "
            + right,
        position);
  }

  static Annotation histogramIgnoredInAggregation(String aggregation, Position position) {
    return Annotation.info("ignored histogram in " + aggregation + " aggregation", position);
  }

  static Annotation histogramsIgnoredInMixedRange(String metricName, Position position) {
    return Annotation.info(
        "ignored histograms in a range containing both floats and histograms for metric name "
            + quoted(metricName),
        position);
  }

  static Annotation quantileOfNaNs(String metricName, Position position) {
    return Annotation.info(
        forMetric("input to histogram_quantile has NaN observations, result is NaN", metricName),
        position);
  }

  static Annotation quantileSkewedByNaNs(String metricName, Position position) {
    return Annotation.info(
        forMetric(
            "input to histogram_quantile has NaN observations, result is skewed higher",
            metricName),
        position);
  }

  static Annotation fractionWithNaNs(String metricName, Position position) {
    return Annotation.info(
        forMetric(
            "input to histogram_fraction has NaN observations, which are excluded from all"
                + " fractions",
            metricName),
        position);
  }

  static Annotation conflictingResets(Operation operation, Position position) {
    return Annotation.warning(
        "conflicting counter resets during histogram " + operation.text, position);
  }

  static Annotation reconciledBounds(Operation operation, Position position) {
    return Annotation.info(
        "mismatched custom buckets were reconciled during " + operation.text, position);
  }
}
