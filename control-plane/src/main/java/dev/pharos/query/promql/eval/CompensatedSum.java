package dev.pharos.query.promql.eval;

/**
 * A sum that carries along what rounding lost, by Kahan's way as improved by Neumaier. For one
 * thread.
 */
final class CompensatedSum {
  private double sum;
  private double lost;

  CompensatedSum() {}

  CompensatedSum(double first) {
    sum = first;
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

  void scale(double factor) {
    sum *= factor;
    lost *= factor;
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
}
