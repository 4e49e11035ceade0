package dev.pharos.query.logql;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and amounts of bytes as people write them, in queries and in lines. */
final class Units {
  private static final Pattern DURATION =
      Pattern.compile("(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:ns|us|µs|ms|s|m|h|d|w|y)");
  private static final Pattern DURATIONS = Pattern.compile("-?(?:" + DURATION + "){1,10}");
  private static final Pattern BYTES =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtpe]?i?b|[kmgtpe])", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Double> NS =
      Map.of(
          "ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 6e10, "h", 3.6e12, "d",
          8.64e13, "w", 6.048e14, "y", 3.1536e16);
  private static final String PREFIXES = "kmgtpe";

  private Units() {}

  static boolean isDuration(String text) {
    return DURATIONS.matcher(text).matches();
  }

  static boolean isBytes(String text) {
    return BYTES.matcher(text).matches();
  }

  /** Of what {@link #isDuration} says yes to. */
  static double seconds(String text) {
    double ns = 0;
    Matcher part = DURATION.matcher(text);
    while (part.find()) {
      String unit = part.group().replaceFirst("^[0-9.]+", "");
      String number = part.group().substring(0, part.group().length() - unit.length());
      ns += Double.parseDouble(number) * NS.getOrDefault(unit, 1.0);
    }
    return (text.startsWith("-") ? -ns : ns) / 1e9;
  }

  /** Likewise in nanoseconds; what does not fit is as many as fit. */
  static long nanoseconds(String text) {
    return (long) (seconds(text) * 1e9);
  }

  /** Of what {@link #isBytes} says yes to: KB is 1,000 bytes, KiB 1,024. */
  static double bytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    double step = unit.contains("i") ? 1_024 : 1_000;
    return Double.parseDouble(matcher.group(1)) * Math.pow(step, power);
  }
}
