package dev.pharos.query.promql;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogramBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Native histograms as scripts write them: {@code schema:0 sum:5 count:4 buckets:[1 2 1]}. */
final class HistogramNotation {
  private static final Pattern PART = Pattern.compile("(\\w+):(\\[[^\\]]*\\]|\\S+)");
  private static final int CUSTOM = -53;
  private static final String HINT = "counter_reset_hint";
  private static final Set<String> KNOWN =
      Set.of(
          "schema",
          "sum",
          "count",
          "z_bucket",
          "z_bucket_w",
          "buckets",
          "offset",
          "n_buckets",
          "n_offset",
          "custom_values",
          HINT);

  private HistogramNotation() {}

  static FloatHistogram read(String text) {
    Map<String, String> parts = new HashMap<>();
    Matcher part = PART.matcher(text);
    while (part.find()) {
      if (!KNOWN.contains(part.group(1))) {
        throw new IllegalArgumentException("no part of a histogram: " + part.group());
      }
      parts.put(part.group(1), part.group(2));
    }
    FloatHistogramBuilder builder = FloatHistogram.builder();
    int schema = Integer.parseInt(parts.getOrDefault("schema", "0"));
    if (schema == CUSTOM) {
      builder.customBounds(numbers(parts.getOrDefault("custom_values", "[]")));
    } else {
      builder.schema(schema);
    }
    if (parts.containsKey(HINT)) {
      builder.counterReset(
          FloatHistogram.CounterReset.valueOf(parts.get(HINT).toUpperCase(Locale.ROOT)));
    }
    double[] positive = numbers(parts.getOrDefault("buckets", "[]"));
    double[] negative = numbers(parts.getOrDefault("n_buckets", "[]"));
    return builder
        .sum(number(parts, "sum"))
        .count(number(parts, "count"))
        .zero(number(parts, "z_bucket_w"), number(parts, "z_bucket"))
        .positive(spans(parts, "offset", positive), positive)
        .negative(spans(parts, "n_offset", negative), negative)
        .build();
  }

  private static double number(Map<String, String> parts, String name) {
    return SeriesNotation.number(parts.getOrDefault(name, "0"));
  }

  private static List<BucketSpan> spans(Map<String, String> parts, String name, double[] counts) {
    int offset = Integer.parseInt(parts.getOrDefault(name, "0"));
    return counts.length == 0 ? List.of() : List.of(new BucketSpan(offset, counts.length));
  }

  private static double[] numbers(String list) {
    String inner = list.substring(1, list.length() - 1).strip();
    return inner.isEmpty()
        ? new double[0]
        : Arrays.stream(inner.split("\\s+")).mapToDouble(SeriesNotation::number).toArray();
  }

  static boolean isHinted(String text) {
    return text.contains(HINT + ":");
  }

  static FloatHistogram sum(FloatHistogram a, FloatHistogram b) {
    return combined(a, b, 1);
  }

  static FloatHistogram difference(FloatHistogram a, FloatHistogram b) {
    return combined(a, b, -1);
  }

  /**
   * Of histograms with the same zero bucket, the second one's buckets no wider than the first's.
   */
  private static FloatHistogram combined(FloatHistogram a, FloatHistogram b, int sign) {
    if (a.zeroThreshold() != b.zeroThreshold() || a.schema() > b.schema()) {
      throw new IllegalArgumentException("no series of different histograms: " + a + " " + b);
    }
    int merged = b.schema() - a.schema();
    return a.toBuilder()
        .counterReset(a.counterReset() == b.counterReset() ? a.counterReset() : hint(a, b))
        .count(a.count() + sign * b.count())
        .sum(a.sum() + sign * b.sum())
        .zero(a.zeroThreshold(), a.zeroCount() + sign * b.zeroCount())
        .positive(combined(a.positive(), b.positive(), sign, merged))
        .negative(combined(a.negative(), b.negative(), sign, merged))
        .build();
  }

  private static FloatHistogram.CounterReset hint(FloatHistogram a, FloatHistogram b) {
    boolean gauge =
        a.counterReset() == FloatHistogram.CounterReset.GAUGE
            || b.counterReset() == FloatHistogram.CounterReset.GAUGE;
    return gauge ? FloatHistogram.CounterReset.GAUGE : FloatHistogram.CounterReset.UNKNOWN;
  }

  private static BucketCounts combined(BucketCounts a, BucketCounts b, int sign, int merged) {
    NavigableMap<Integer, Double> counts = new TreeMap<>();
    for (int i = 0; i < a.size(); i++) {
      counts.merge(a.index(i), a.count(i), Double::sum);
    }
    for (int i = 0; i < b.size(); i++) {
      // 2^merged neighbours become one bucket; index 1 is the first above 1
      int index = merged == 0 ? b.index(i) : ((b.index(i) - 1) >> merged) + 1;
      counts.merge(index, sign * b.count(i), Double::sum);
    }
    List<BucketSpan> spans = new ArrayList<>();
    int next = 0;
    for (int index : counts.keySet()) {
      spans.add(new BucketSpan(index - next, 1));
      next = index + 1;
    }
    return BucketCounts.of(
        spans, counts.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
