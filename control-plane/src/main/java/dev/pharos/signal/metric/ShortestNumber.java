package dev.pharos.signal.metric;

import java.math.BigDecimal;

/**
 * The shortest text that reads back as the same double, in the form Prometheus prints histograms
 * with (Go's {@code %g}): an exponent of at least two digits below 1e-04 and from 1e+06 on.
 */
final class ShortestNumber {
  /** Below this decimal exponent a number is written with an exponent. */
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  /** From this decimal exponent on, too. */
  private static final int SMALLEST_LARGE_EXPONENT = 6;

  private ShortestNumber() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < SMALLEST_LARGE_EXPONENT) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(digits.length() + 6);
    if (value < 0) {
      text.append('-');
    }
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10) {
      text.append('0');
    }
    return text.append(magnitude).toString();
  }
}
