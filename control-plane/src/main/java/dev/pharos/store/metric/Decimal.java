package dev.pharos.store.metric;

/**
 * Doubles as whole numbers with some decimal places. Most values of metrics were counted or rounded
 * somewhere and are short in decimal though not in binary. A double has such a form only when
 * dividing gives back each of its bits.
 */
final class Decimal {
  /** Nanoseconds told in seconds need nine; more seldom come from anything but chance. */
  static final int MAX_PLACES = 12;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };
  private static final double LARGEST = 0x1p53;

  private Decimal() {}

  /** Whether the value is a whole number of that many decimal places. */
  static boolean fits(double value, int places) {
    double whole = Math.rint(value * POWERS[places]);
    return Math.abs(whole) <= LARGEST
        && Double.doubleToRawLongBits((long) whole / POWERS[places])
            == Double.doubleToRawLongBits(value);
  }

  /** The fewest places not below a number of them with which the value fits; -1 for none. */
  static int places(double value, int atLeast) {
    for (int places = atLeast; places <= MAX_PLACES; places++) {
      if (fits(value, places)) {
        return places;
      }
    }
    return -1;
  }

  /** The whole number of a value that fits. */
  static long whole(double value, int places) {
    return (long) Math.rint(value * POWERS[places]);
  }

  static double value(long whole, int places) {
    return whole / POWERS[places];
  }

  /** What a whole number is multiplied with to have more places. */
  static long factor(int morePlaces) {
    return (long) POWERS[morePlaces];
  }
}
