package dev.pharos.signal.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as programs in Go write them, Prometheus among them: in the fewest digits that read back
 * as the same double, and by several rules for when an exponent is written. Source:
 * https://pkg.go.dev/strconv#FormatFloat
 */
public final class GoNumber {
  private static final int SMALLEST_PLAIN_EXPONENT = -4;
  private static final int SMALLEST_LARGE_EXPONENT = 6;

  /** In JSON, numbers smaller than this are written with an exponent. */
  private static final double SMALLEST_PLAIN_IN_JSON = 1e-6;

  /** And from here on. */
  private static final double SMALLEST_LARGE_IN_JSON = 1e21;

  /** Java writes numbers from here on without an exponent, in the fewest digits. */
  private static final double SMALLEST_WITHOUT_EXPONENT = 1e-3;

  /** And up to here, this one excluded. */
  private static final double LARGEST_WITHOUT_EXPONENT = 1e7;

  /** Whole numbers up to here have no other text than their digits. */
  private static final double LARGEST_EXACT = 1L << 53;

  private GoNumber() {}

  /** Never with an exponent, as {@code 'f'} with precision −1: 0.00001, 1000000. */
  public static String plain(double value) {
    return isSpecial(value) ? special(value) : decimal(value).toPlainString();
  }

  /** As {@code %g} and {@code %v}: with an exponent below 1e-04 and from 1e+06 on. */
  public static String shortest(double value) {
    return isSpecial(value) ? special(value) : general(decimal(value), SMALLEST_LARGE_EXPONENT);
  }

  /**
   * As {@code %.3g} and the like.
   *
   * @param digits how many digits count, at least 1
   */
  public static String rounded(double value, int digits) {
    return isSpecial(value)
        ? special(value)
        : general(
            new BigDecimal(value)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros(),
            digits);
  }

  /** Always with an exponent, as {@code 'e'} with precision −1: 1e+00, 2.5e-03. */
  public static String withExponent(double value) {
    if (value == 0) {
      return special(value) + "e+00";
    }
    return isSpecial(value) ? special(value) : scientific(decimal(value));
  }

  /** As Prometheus' JSON has it: with an exponent below 1e-06 and from 1e+21 on. */
  public static String json(double value) {
    if (isSpecial(value)) {
      return special(value);
    }
    double size = Math.abs(value);
    if (size <= LARGEST_EXACT && value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    String shortest = Double.toString(value);
    if (size >= SMALLEST_WITHOUT_EXPONENT && size < LARGEST_WITHOUT_EXPONENT) {
      return shortest;
    }
    BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
    return size >= SMALLEST_PLAIN_IN_JSON && size < SMALLEST_LARGE_IN_JSON
        ? decimal.toPlainString()
        : scientific(decimal);
  }

  /**
   * As OpenMetrics has it, so that {@code 1} and {@code 1.0} are one bucket: like {@link
   * #shortest}, always with a point or an exponent.
   */
  public static String openMetrics(double value) {
    String text = shortest(value);
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    return whole ? text + ".0" : text;
  }

  private static boolean isSpecial(double value) {
    return value == 0 || !Double.isFinite(value);
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return 1 / value < 0 ? "-0" : "0";
  }

  private static BigDecimal decimal(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros();
  }

  private static int exponent(BigDecimal decimal) {
    return decimal.precision() - decimal.scale() - 1;
  }

  private static String general(BigDecimal decimal, int smallestLargeExponent) {
    int exponent = exponent(decimal);
    return exponent >= SMALLEST_PLAIN_EXPONENT && exponent < smallestLargeExponent
        ? decimal.toPlainString()
        : scientific(decimal);
  }

  /** One digit before the point, and at least two of the exponent. */
  private static String scientific(BigDecimal decimal) {
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = exponent(decimal);
    StringBuilder text = new StringBuilder(digits.length() + 6);
    if (decimal.signum() < 0) {
      text.append('-');
    }
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }
}
