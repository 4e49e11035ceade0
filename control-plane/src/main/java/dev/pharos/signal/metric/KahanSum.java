package dev.pharos.signal.metric;

/**
 * A sum that carries along what rounding lost, by Kahan's way as improved by Neumaier. For one
 * thread.
 */
public final class KahanSum {
  private double sum;
  private double lost;

  /** Of nothing. */
  public KahanSum() {
    this(0, 0);
  }

  public KahanSum(double sum, double lost) {
    this.sum = sum;
    this.lost = lost;
  }

  public void add(double value) {
    double total = sum + value;
    lost = lostAfter(sum, value, total, lost);
    sum = total;
  }

  /** What rounding lost in all once the value was added to the sum. */
  public static double lostAfter(double sum, double value, double total, double lost) {
    if (Double.isInfinite(total)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(value)
        ? lost + ((sum - total) + value)
        : lost + ((value - total) + sum);
  }

  public void multiply(double factor) {
    sum *= factor;
    lost *= factor;
  }

  public void divide(double divisor) {
    sum /= divisor;
    lost /= divisor;
  }

  public double sum() {
    return sum;
  }

  public double lost() {
    return lost;
  }

  public double value() {
    return sum + lost;
  }

  public KahanSum copy() {
    return new KahanSum(sum, lost);
  }
}
