package dev.pharos.alert.template;

import dev.pharos.signal.metric.GoNumber;

/** Numbers for people, with four digits, as Prometheus' templates have them. Pure. */
final class Humanize {
  private static final int DIGITS = 4;
  private static final String LARGE = "kMGTPEZY";
  private static final String SMALL = "munpfazy";

  private Humanize() {}

  private static String digits(double value) {
    return GoNumber.rounded(value, DIGITS);
  }

  /** By prefixes of the International System of Units. */
  static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return digits(value);
    }
    return Math.abs(value) >= 1 ? large(value, 1000, "") : small(value, "");
  }

  /** By binary prefixes. */
  static String binary(double value) {
    return Math.abs(value) <= 1 || !Double.isFinite(value)
        ? digits(value)
        : large(value, 1024, "i");
  }

  private static String large(double value, int base, String suffix) {
    double rest = value;
    int steps = 0;
    while (steps < LARGE.length() && Math.abs(rest) >= base) {
      rest /= base;
      steps++;
    }
    return digits(rest) + (steps == 0 ? "" : LARGE.charAt(steps - 1) + suffix);
  }

  private static String small(double value, String unit) {
    double rest = value;
    int steps = 0;
    while (steps < SMALL.length() && Math.abs(rest) < 1) {
      rest *= 1000;
      steps++;
    }
    return digits(rest) + (steps == 0 ? "" : SMALL.charAt(steps - 1)) + unit;
  }

  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return digits(seconds);
    }
    if (Math.abs(seconds) < 1) {
      return seconds == 0 ? digits(seconds) + "s" : small(seconds, "s");
    }
    String sign = seconds < 0 ? "-" : "";
    double size = Math.abs(seconds);
    long whole = (long) size;
    long minutes = whole / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (days > 0) {
      return "%s%dd %dh %dm %ds".formatted(sign, days, hours % 24, minutes % 60, whole % 60);
    }
    if (hours > 0) {
      return "%s%dh %dm %ds".formatted(sign, hours, minutes % 60, whole % 60);
    }
    return minutes > 0
        ? "%s%dm %ds".formatted(sign, minutes, whole % 60)
        : sign + digits(size) + "s";
  }

  static String percentage(double share) {
    return digits(share * 100) + "%";
  }
}
