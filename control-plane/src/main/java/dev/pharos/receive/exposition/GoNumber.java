package dev.pharos.receive.exposition;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers in labels ({@code le}, {@code quantile}) as Go writes them, in the fewest digits. */
public final class GoNumber {
  private static final int LEAST_PLAIN_EXPONENT = -4;
  private static final int LEAST_LARGE_EXPONENT = 6;

  private GoNumber() {}

  /** Without an exponent, as {@code strconv.FormatFloat(v, 'f', -1, 64)}. */
  public static String plain(double value) {
    String special = special(value);
    if (special != null) {
      return special;
    }
    return decimal(value).toPlainString();
  }

  /**
   * As OpenMetrics writes it, so that {@code 1} and {@code 1.0} are one bucket: with a point or an
   * exponent.
   */
  public static String openMetrics(double value) {
    String special = special(value);
    if (special != null) {
      return special.equals("0") || special.equals("-0") ? special + ".0" : special;
    }
    BigDecimal decimal = decimal(value);
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent < LEAST_PLAIN_EXPONENT || exponent >= LEAST_LARGE_EXPONENT) {
      return scientific(decimal, exponent);
    }
    String plain = decimal.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String scientific(BigDecimal decimal, int exponent) {
    String digits = decimal.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(decimal.signum() < 0 ? "-" : "");
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }

  private static BigDecimal decimal(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros();
  }

  private static @Nullable String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return null;
  }
}
