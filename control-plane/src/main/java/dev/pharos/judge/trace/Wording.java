package dev.pharos.judge.trace;

import java.util.Locale;

/** How numbers are said: three significant digits at most, one space before the unit. Pure. */
public final class Wording {
  private static final double MS = 1e6;
  private static final double SECOND = 1e9;
  private static final double MINUTE = 60e9;

  private Wording() {}

  /** {@code 0.24 ms}, {@code 12.3 ms}, {@code 940 ms}, {@code 3.01 s}, {@code 21 min}. */
  public static String time(long ns) {
    if (ns < 10_000) {
      return ns == 0 ? "0 ms" : "< 0.01 ms";
    }
    if (ns < 999.5 * MS) {
      return digits(ns / MS) + " ms";
    }
    return ns < 2 * MINUTE ? digits(ns / SECOND) + " s" : Math.round(ns / MINUTE) + " min";
  }

  /** {@code < 0.01 %}, {@code 0.4 %}, {@code 17.6 %}, {@code 100 %}. */
  public static String share(double share) {
    return share > 0 && share < 0.0001 ? "< 0.01 %" : digits(100 * share) + " %";
  }

  /** {@code twice}, {@code 3 times}. */
  public static String times(int count) {
    return switch (count) {
      case 1 -> "once";
      case 2 -> "twice";
      default -> count(count) + " times";
    };
  }

  /** {@code 1,973}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** At most so many characters; a cut is shown. */
  public static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String digits(double number) {
    String format = number < 1 ? "%.2f" : number < 99.95 ? "%.1f" : "%.0f";
    if (number >= 1 && number < 9.995) {
      format = "%.2f";
    }
    String text = String.format(Locale.ROOT, format, number);
    if (text.indexOf('.') >= 0) {
      text = text.replaceAll("\\.?0+$", "");
    }
    return text;
  }
}
