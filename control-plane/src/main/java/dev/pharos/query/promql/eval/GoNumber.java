package dev.pharos.query.promql.eval;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as Prometheus writes them. */
final class GoNumber {
  private static final int LARGEST_PLAIN_EXPONENT = 21;
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private GoNumber() {}

  /** The fewest digits that tell it from others, never with an exponent: 0.00001, 1000000. */
  static String plain(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** The fewest digits that tell it from others, with an exponent when it is far from one. */
  static String shortest(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return plain(value);
    }
    return general(new BigDecimal(Double.toString(value)), LARGEST_PLAIN_EXPONENT);
  }

  /** Two digits that count. */
  static String twoDigits(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return plain(value);
    }
    return general(new BigDecimal(value).round(new MathContext(2)), 2);
  }

  private static String general(BigDecimal exact, int largestPlainExponent) {
    BigDecimal number = exact.stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < largestPlainExponent) {
      return number.toPlainString();
    }
    String digits = number.unscaledValue().abs().toString();
    String sign = number.signum() < 0 ? "-" : "";
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return sign
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
