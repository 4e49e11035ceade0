package dev.pharos.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Compares two answers of Prometheus' HTTP API: the same series, each with points at the same
 * times, and numbers that differ by no more than a billionth. Where a query orders its answer, the
 * order counts too.
 */
final class AnswerComparison {
  /** Share of the larger number by which two may differ: sums in another order differ by less. */
  static final double TOLERANCE = 1e-9;

  private final JsonNode left;
  private final JsonNode right;
  private final List<Difference> differences = new ArrayList<>();

  private AnswerComparison(JsonNode left, JsonNode right) {
    this.left = left;
    this.right = right;
  }

  /**
   * Where two answers differ.
   *
   * @param series its labels; empty for the answer as a whole
   * @param what both say
   */
  record Difference(String series, String what) {}

  /** All differences; an answer that is no success is one too, even when both fail alike. */
  static List<Difference> of(JsonNode left, JsonNode right, boolean ordered) {
    AnswerComparison comparison = new AnswerComparison(left, right);
    comparison.compare(ordered);
    return comparison.differences;
  }

  /** Whether the number is the same to the tolerance; not-a-number is the same as itself. */
  static boolean isSame(double one, double other) {
    if (one == other || (Double.isNaN(one) && Double.isNaN(other))) {
      return true;
    }
    double larger = Math.max(Math.abs(one), Math.abs(other));
    return Double.isFinite(larger) && Math.abs(one - other) <= TOLERANCE * larger;
  }

  /** A number as the API writes it. */
  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private void compare(boolean ordered) {
    for (JsonNode answer : List.of(left, right)) {
      if (!answer.path("status").asString("").equals("success")) {
        differ("", "answered " + left + " and " + right);
        return;
      }
    }
    String type = type(left);
    if (!type.equals(type(right))) {
      differ("", "is a " + type + " and a " + type(right));
      return;
    }
    JsonNode one = left.path("data").path("result");
    JsonNode other = right.path("data").path("result");
    switch (type) {
      case "vector", "matrix" -> series(one, other, ordered);
      case "scalar" -> value("", one, other);
      default -> {
        if (!one.equals(other)) {
          differ("", one + " and " + other);
        }
      }
    }
  }

  private static String type(JsonNode answer) {
    return answer.path("data").path("resultType").asString("");
  }

  private void series(JsonNode one, JsonNode other, boolean ordered) {
    if (one.isEmpty() && other.isEmpty()) {
      differ("", "both are empty, which proves nothing");
      return;
    }
    Map<String, JsonNode> ofOne = byLabels(one);
    Map<String, JsonNode> ofOther = byLabels(other);
    if (ordered && !isSameOrder(one, other)) {
      differ("", "the order is " + ofOne.keySet() + " and " + ofOther.keySet());
    }
    ofOne.forEach((labels, series) -> {
      JsonNode match = ofOther.get(labels);
      if (match == null) {
        differ(labels, "is missing on the right");
      } else {
        points(labels, series, match);
      }
    });
    ofOther.keySet().stream()
        .filter(labels -> !ofOne.containsKey(labels))
        .forEach(labels -> differ(labels, "is missing on the left"));
  }

  /** Place by place the same numbers: whose turn it is among equal ones is nobody's promise. */
  private static boolean isSameOrder(JsonNode one, JsonNode other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = isSameNumber(single(one.path(i)).path(1), single(other.path(i)).path(1));
    }
    return same;
  }

  private Map<String, JsonNode> byLabels(JsonNode result) {
    Map<String, JsonNode> series = new LinkedHashMap<>();
    for (JsonNode one : result) {
      String labels = labels(one.path("metric"));
      if (series.put(labels, one) != null) {
        differ(labels, "is there twice in one answer");
      }
    }
    return series;
  }

  private static String labels(JsonNode metric) {
    Map<String, String> labels = new TreeMap<>();
    metric.forEachEntry((name, value) -> labels.put(name, value.asString()));
    return labels.toString();
  }

  private void points(String labels, JsonNode one, JsonNode other) {
    point(labels, single(one), single(other));
    row(labels, one.path("values"), other.path("values"));
    row(labels, one.path("histograms"), other.path("histograms"));
  }

  /** What a series of a vector has: a number or a histogram. */
  private static JsonNode single(JsonNode series) {
    return series.has("histogram") ? series.path("histogram") : series.path("value");
  }

  private void row(String labels, JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      differ(labels, "has " + one.size() + " and " + other.size() + " points");
      return;
    }
    for (int i = 0; i < one.size(); i++) {
      point(labels, one.path(i), other.path(i));
    }
  }

  private void point(String labels, JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      differ(labels, one + " and " + other);
    } else if (!one.isEmpty()) {
      value(labels, one, other);
    }
  }

  /** A time and a number or a histogram. */
  private void value(String labels, JsonNode one, JsonNode other) {
    boolean same =
        one.path(0).asDouble() == other.path(0).asDouble()
            && (one.path(1).isObject()
                ? other.path(1).isObject() && isSameHistogram(one.path(1), other.path(1))
                : isSameNumber(one.path(1), other.path(1)));
    if (!same) {
      differ(labels, one + " and " + other);
    }
  }

  private static boolean isSameHistogram(JsonNode one, JsonNode other) {
    JsonNode buckets = one.path("buckets");
    JsonNode others = other.path("buckets");
    boolean same =
        isSameNumber(one.path("count"), other.path("count"))
            && isSameNumber(one.path("sum"), other.path("sum"))
            && buckets.size() == others.size();
    for (int i = 0; same && i < buckets.size(); i++) {
      // Which bounds belong to it, the bounds, and what it counts.
      same = buckets.path(i).path(0).asInt(-1) == others.path(i).path(0).asInt(-1);
      for (int j = 1; same && j <= 3; j++) {
        same = isSameNumber(buckets.path(i).path(j), others.path(i).path(j));
      }
    }
    return same;
  }

  /** Numbers are texts, since JSON has no infinity. */
  private static boolean isSameNumber(JsonNode one, JsonNode other) {
    return one.isString()
        && other.isString()
        && isSame(number(one.asString()), number(other.asString()));
  }

  private void differ(String series, String what) {
    differences.add(new Difference(series, what));
  }
}
