package dev.pharos.signal.metric;

/**
 * A sum that carries along what rounding lost, by Kahan's way as improved by Neumaier. For one
 * thread.
 */
final class KahanSum {
  private double sum;
  private double lost;

  KahanSum(double sum, double lost) {
    this.sum = sum;
    this.lost = lost;
  }

  void add(double value) {
    double total = sum + value;
    lost = lostAfter(sum, value, total, lost);
    sum = total;
  }

  /** What rounding lost in all once the value was added to the sum. */
  static double lostAfter(double sum, double value, double total, double lost) {
    if (Double.isInfinite(total)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(value)
        ? lost + ((sum - total) + value)
        : lost + ((value - total) + sum);
  }

  void multiply(double factor) {
    sum *= factor;
    lost *= factor;
  }

  void divide(double divisor) {
    sum /= divisor;
    lost /= divisor;
  }

  double sum() {
    return sum;
  }

  double lost() {
    return lost;
  }

  double value() {
    return sum + lost;
  }

  KahanSum copy() {
    return new KahanSum(sum, lost);
  }
}
