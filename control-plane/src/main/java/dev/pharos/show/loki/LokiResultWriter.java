package dev.pharos.show.loki;

import dev.pharos.query.logql.eval.Labels;
import dev.pharos.query.logql.eval.LogqlAnswer;
import dev.pharos.query.logql.eval.LogqlAnswer.Entry;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import dev.pharos.query.logql.eval.LogqlAnswer.Series;
import dev.pharos.query.logql.eval.LogqlEngine.Answered;
import dev.pharos.query.logql.eval.QueryStatistics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers to queries in Loki's shape. Source: "Loki HTTP API",
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/
 */
final class LokiResultWriter {
  private static final double NS_PER_SECOND = 1e9;
  private static final long NS_PER_MS = 1_000_000;

  private LokiResultWriter() {}

  /**
   * @param categorized whether streams keep only their own labels, and lines tell what came with
   *     them and what was read from them
   */
  static LokiAnswer<Map<String, Object>> write(Answered answered, boolean categorized) {
    Map<String, Object> data = new LinkedHashMap<>();
    switch (answered.answer()) {
      case LogqlAnswer.Entries(List<Entry> entries) -> {
        data.put("resultType", "streams");
        if (categorized) {
          data.put("encodingFlags", List.of("categorize-labels"));
        }
        data.put("result", streams(entries, categorized));
      }
      case LogqlAnswer.Matrix(List<Series> series) -> {
        data.put("resultType", "matrix");
        data.put("result", series.stream().map(LokiResultWriter::series).toList());
      }
      case LogqlAnswer.Vector(List<Sample> samples, long timeNs) -> {
        data.put("resultType", "vector");
        data.put("result", samples.stream().map(sample -> sample(sample, timeNs)).toList());
      }
      case LogqlAnswer.Scalar(double value, long timeNs) -> {
        data.put("resultType", "scalar");
        data.put("result", point(timeNs, value));
      }
    }
    data.put("stats", statistics(answered.statistics()));
    return LokiAnswer.of(data);
  }

  static List<Map<String, Object>> streams(List<Entry> entries, boolean categorized) {
    Map<Labels, List<Object>> streams = new LinkedHashMap<>();
    for (Entry entry : entries) {
      List<Object> value = new ArrayList<>();
      value.add(Long.toString(entry.timeNs()));
      value.add(entry.line());
      Map<String, String> labels = new LinkedHashMap<>(entry.stream().asMap());
      if (categorized) {
        Map<String, Object> categories = new LinkedHashMap<>();
        if (!entry.metadata().isEmpty()) {
          categories.put("structuredMetadata", entry.metadata());
        }
        if (!entry.parsed().isEmpty()) {
          categories.put("parsed", entry.parsed());
        }
        value.add(categories);
      } else {
        labels.putAll(entry.metadata());
        labels.putAll(entry.parsed());
      }
      streams.computeIfAbsent(Labels.of(labels), each -> new ArrayList<>()).add(value);
    }
    List<Map<String, Object>> result = new ArrayList<>();
    streams.forEach(
        (labels, values) -> result.add(Map.of("stream", labels.asMap(), "values", values)));
    return result;
  }

  private static Map<String, Object> series(Series series) {
    return Map.of(
        "metric",
        series.labels().asMap(),
        "values",
        series.points().stream().map(one -> point(one.timeNs(), one.value())).toList());
  }

  static Map<String, Object> sample(Sample sample, long timeNs) {
    return Map.of("metric", sample.labels().asMap(), "value", point(timeNs, sample.value()));
  }

  /** Seconds to the millisecond, and the number as text. */
  static List<Object> point(long timeNs, double value) {
    BigDecimal ms = BigDecimal.valueOf(Math.floorDiv(timeNs, NS_PER_MS));
    BigDecimal seconds = ms.movePointLeft(3).stripTrailingZeros();
    return List.of(seconds.scale() < 0 ? seconds.setScale(0) : seconds, number(value));
  }

  /** As Go writes it without an exponent. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }

  /** What Pharos counts of what Loki tells; nothing waits in a queue or is split here. */
  private static Map<String, Object> statistics(QueryStatistics statistics) {
    double seconds = Math.max(statistics.elapsedNs(), 1) / NS_PER_SECOND;
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("bytesProcessedPerSecond", Math.round(statistics.bytes() / seconds));
    summary.put("linesProcessedPerSecond", Math.round(statistics.lines() / seconds));
    summary.put("totalBytesProcessed", statistics.bytes());
    summary.put("totalLinesProcessed", statistics.lines());
    summary.put("execTime", seconds);
    summary.put("queueTime", 0);
    summary.put("subqueries", 0);
    summary.put("totalEntriesReturned", statistics.kept());
    summary.put("splits", 0);
    summary.put("shards", 0);
    summary.put("totalPostFilterLines", statistics.kept());
    return Map.of("summary", summary, "querier", Map.of(), "ingester", Map.of());
  }
}
