package dev.pharos.query.tracelang;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and durations as queries write them. */
public final class Numbers {
  static final List<String> DURATION_EXPECTED = List.of("a duration such as 500ms or 1.5s");

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");
  private static final Pattern PART =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,18})?)(ns|us|µs|μs|ms|s|m|h|d)");
  private static final Pattern DURATION = Pattern.compile("(" + PART.pattern() + "){1,9}");

  /** Whole numbers that a double holds exactly. */
  private static final double EXACT = 1L << 53;

  private static final String[] UNITS = {"h", "m", "s", "ms", "us", "ns"};

  private Numbers() {}

  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /**
   * How values that are equal to a number read: with and without a point.
   *
   * @param digits a number
   */
  public static Set<String> spellings(String digits) {
    Set<String> texts = new TreeSet<>(Set.of(digits));
    double number = Double.parseDouble(digits);
    if (Double.isFinite(number)) {
      texts.add(Double.toString(number));
      if (number == Math.rint(number) && Math.abs(number) < EXACT) {
        texts.add(Long.toString((long) number));
      }
    }
    return texts;
  }

  /**
   * Nanoseconds of a text such as 1.5s or 1m30s; empty when it is none or longer than 292 years.
   */
  public static OptionalLong durationNs(String text) {
    if (!DURATION.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum =
          sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
    }
    return sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(sum.longValue());
  }

  /** In the largest unit of which it is a whole number. */
  static String write(long durationNs) {
    if (durationNs > 0) {
      for (String unit : UNITS) {
        if (durationNs % unit(unit) == 0) {
          return durationNs / unit(unit) + unit;
        }
      }
    }
    return durationNs + "ns";
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      default -> 1_000L;
    };
  }
}
