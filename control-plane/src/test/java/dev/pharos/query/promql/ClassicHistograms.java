package dev.pharos.query.promql;

import dev.pharos.signal.metric.ClassicBuckets;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes native histograms with custom bounds of classic ones: {@code load_with_nhcb}. */
final class ClassicHistograms {
  private static final String BOUND = "le";
  private static final List<String> SUFFIXES = List.of("_bucket", "_count", "_sum");

  private ClassicHistograms() {}

  /** A classic histogram at one time. */
  private static final class Parts {
    private final NavigableMap<Double, Double> cumulative = new TreeMap<>();
    private double count = Double.NaN;
    private double sum;

    void add(String suffix, double bound, double value) {
      switch (suffix) {
        case "_bucket" -> cumulative.putIfAbsent(bound, value);
        case "_count" -> count = value;
        default -> sum = value;
      }
    }

    FloatHistogram histogram() {
      if (cumulative.isEmpty()) {
        cumulative.put(Double.POSITIVE_INFINITY, count);
      }
      double[] bounds = cumulative.keySet().stream().mapToDouble(Double::doubleValue).toArray();
      double[] counts = cumulative.values().stream().mapToDouble(Double::doubleValue).toArray();
      return ClassicBuckets.of(bounds, counts, bounds.length).toNative(count, sum);
    }
  }

  static Map<Labels, NavigableMap<Long, ScriptValue>> withCustomBuckets(
      Map<Labels, NavigableMap<Long, ScriptValue>> series) {
    Map<Labels, NavigableMap<Long, Parts>> parts = new HashMap<>();
    series.forEach((labels, samples) -> collect(labels, samples, parts));
    Map<Labels, NavigableMap<Long, ScriptValue>> converted = new HashMap<>();
    parts.forEach((labels, times) -> {
      NavigableMap<Long, ScriptValue> samples = new TreeMap<>();
      times.forEach((time, p) -> samples.put(time, ScriptValue.of(p.histogram(), false)));
      converted.put(labels, samples);
    });
    return converted;
  }

  private static void collect(
      Labels labels,
      NavigableMap<Long, ScriptValue> samples,
      Map<Labels, NavigableMap<Long, Parts>> parts) {
    String name = labels.get(Labels.METRIC_NAME);
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        double bound = suffix.equals("_bucket") ? bound(labels.get(BOUND)) : Double.NaN;
        if (suffix.equals("_bucket") && Double.isNaN(bound)) {
          return;
        }
        String base = name.substring(0, name.length() - suffix.length());
        Labels whole = labels.toBuilder().set(Labels.METRIC_NAME, base).set(BOUND, "").build();
        NavigableMap<Long, Parts> times = parts.computeIfAbsent(whole, l -> new TreeMap<>());
        samples.forEach((time, value) -> {
          if (value.histogram().isEmpty()) {
            times.computeIfAbsent(time, t -> new Parts()).add(suffix, bound, value.value());
          }
        });
        return;
      }
    }
  }

  private static double bound(String text) {
    try {
      return text.equalsIgnoreCase("+inf")
          ? Double.POSITIVE_INFINITY
          : text.equalsIgnoreCase("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
