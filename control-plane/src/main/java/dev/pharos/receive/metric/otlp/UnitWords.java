package dev.pharos.receive.metric.otlp;

import java.util.Map;

/**
 * OpenTelemetry's units, which are UCUM's, as words behind a metric's name. Source: "Metric
 * metadata" and the table of units at
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics
 *
 * @param main such as {@code bytes}; empty for none
 * @param per such as {@code per_second}; empty for none
 */
record UnitWords(String main, String per) {
  private static final Map<String, String> MAIN =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("1", ""),
          Map.entry("%", "percent"));

  private static final Map<String, String> PER =
      Map.of(
          "s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
          "year");

  /** Of a unit as it is sent, such as {@code By/s}; what stands in braces is a remark. */
  static UnitWords of(String unit) {
    int slash = unit.indexOf('/');
    String first = (slash < 0 ? unit : unit.substring(0, slash)).strip();
    String second = slash < 0 ? "" : unit.substring(slash + 1).strip();
    String main = isRemark(first) ? "" : MAIN.getOrDefault(first, first);
    String per = isRemark(second) ? "" : PER.getOrDefault(second, second);
    return new UnitWords(main, per.isEmpty() ? "" : "per_" + per);
  }

  private static boolean isRemark(String unit) {
    return unit.indexOf('{') >= 0 || unit.indexOf('}') >= 0;
  }

  /** Likewise in the old alphabet. */
  UnitWords escaped() {
    return new UnitWords(escaped(main), escaped(per));
  }

  private static String escaped(String word) {
    String clean = MetricNames.underscored(word);
    return clean.startsWith("_") ? clean.substring(1) : clean;
  }

  /** The unit of the metric's metadata. */
  String joined() {
    UnitWords clean = escaped();
    String joined =
        clean.main.isEmpty() || clean.per.isEmpty()
            ? clean.main + clean.per
            : clean.main + "_" + clean.per;
    int from = joined.startsWith("_") ? 1 : 0;
    int to = joined.endsWith("_") && joined.length() > from ? joined.length() - 1 : joined.length();
    return joined.substring(from, to);
  }
}
