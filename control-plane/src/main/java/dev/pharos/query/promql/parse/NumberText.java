package dev.pharos.query.promql.parse;

import java.util.Locale;
import java.util.Optional;

/** Numbers of PromQL as they are read: decimal, hexadecimal, octal, underscores, Inf and NaN. */
final class NumberText {
  private static final int HEX = 16;
  private static final int OCTAL = 8;

  private NumberText() {}

  /** The number; empty when the text is none. */
  static Optional<Double> read(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals("inf")) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    if (word.equals("nan")) {
      return Optional.of(Double.NaN);
    }
    String digits = word.replace("_", "");
    try {
      if (digits.startsWith("0x")) {
        return Optional.of((double) Long.parseLong(digits, 2, digits.length(), HEX));
      }
      if (isOctal(digits)) {
        return Optional.of((double) Long.parseLong(digits, OCTAL));
      }
      return Optional.of(Double.parseDouble(digits));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  private static boolean isOctal(String digits) {
    return digits.length() > 1
        && digits.charAt(0) == '0'
        && digits.chars().allMatch(c -> c >= '0' && c <= '7');
  }
}
