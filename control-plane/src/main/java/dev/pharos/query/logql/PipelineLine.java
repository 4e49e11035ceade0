package dev.pharos.query.logql;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A line on its way through a pipeline. */
final class PipelineLine {
  static final String ERROR = "__error__";
  static final String ERROR_DETAILS = "__error_details__";

  final long timeNs;
  String text;
  double number;
  final SortedMap<String, String> labels;
  private final Set<String> ofStream;

  /**
   * @param timeNs epoch nanoseconds
   * @param metadata labels that came with the line; a stream's label of the same name wins
   */
  PipelineLine(
      long timeNs, String text, Map<String, String> streamLabels, Map<String, String> metadata) {
    this.timeNs = timeNs;
    this.text = text;
    this.labels = new TreeMap<>(metadata);
    this.labels.putAll(streamLabels);
    this.ofStream = Set.copyOf(streamLabels.keySet());
  }

  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** A label read from the line; what the stream has already keeps its name. */
  void extract(String name, String value) {
    String clean = sanitized(name);
    if (!clean.isEmpty()) {
      labels.put(ofStream.contains(clean) ? clean + "_extracted" : clean, value);
    }
  }

  /** The first error stays. */
  void fail(String error, String details) {
    if (labels.putIfAbsent(ERROR, error) == null) {
      labels.put(ERROR_DETAILS, details);
    }
  }

  /** As Prometheus allows names to be. */
  private static String sanitized(String name) {
    String clean = name.strip().replaceAll("[^A-Za-z0-9_]", "_");
    return !clean.isEmpty() && Character.isDigit(clean.charAt(0)) ? "_" + clean : clean;
  }
}
