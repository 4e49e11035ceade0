package dev.pharos.judge.deploy;

/**
 * A 95 % interval of a difference. An end that the data do not bound is infinite.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
  static final Interval UNKNOWN = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static Interval around(double value, double halfWidth) {
    return new Interval(value - halfWidth, value + halfWidth);
  }

  /** Where both ends are known. */
  public boolean isBounded() {
    return !Double.isInfinite(low) && !Double.isInfinite(high);
  }

  /**
   * The interval of a difference from those of its parts: method of variance estimates recovery (G.
   * Zou and A. Donner, Statistics in Medicine 27 (2008), 1693–1702). Newcombe's interval for
   * proportions is the same of Wilson's intervals.
   *
   * @param more a further variance of the difference
   */
  static Interval difference(
      double value, Interval of, double minus, Interval ofMinus, double more) {
    double extra = Tails.Z95 * Tails.Z95 * more;
    double down = square(value - of.low()) + square(ofMinus.high() - minus) + extra;
    double up = square(of.high() - value) + square(minus - ofMinus.low()) + extra;
    return new Interval(value - minus - Math.sqrt(down), value - minus + Math.sqrt(up));
  }

  /** Wilson's score interval of a share; the number of trials need not be whole. */
  static Interval share(double share, double trials) {
    double zz = Tails.Z95 * Tails.Z95;
    double middle = (share + zz / (2 * trials)) / (1 + zz / trials);
    double half =
        Tails.Z95
            * Math.sqrt(share * (1 - share) / trials + zz / (4 * trials * trials))
            / (1 + zz / trials);
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  private static double square(double value) {
    return value * value;
  }
}
