package dev.pharos.judge.deploy;

import org.jspecify.annotations.Nullable;

/**
 * A straight line through values of windows, least squares.
 *
 * @param slope per window
 * @param error standard error of the slope, for residuals that hang together from one to the next
 * @param degrees of freedom that leaves
 * @param mean of the values
 * @param end the line's value at the last window
 */
record Line(double slope, double error, double degrees, double mean, double end) {
  private static final int LEAST = 5;
  private static final double MOST_RELATED = 0.9;

  /**
   * @param values {@link Double#NaN} where there is none
   * @param from first index
   * @param to behind the last one
   * @return null for too few
   */
  static @Nullable Line through(double[] values, int from, int to) {
    int n = 0;
    double sum = 0;
    double at = 0;
    for (int i = from; i < Math.min(to, values.length); i++) {
      if (!Double.isNaN(values[i])) {
        n++;
        sum += values[i];
        at += i;
      }
    }
    if (n < LEAST) {
      return null;
    }
    double mean = sum / n;
    double middle = at / n;
    double squares = 0;
    double products = 0;
    double last = middle;
    for (int i = from; i < Math.min(to, values.length); i++) {
      if (!Double.isNaN(values[i])) {
        squares += (i - middle) * (i - middle);
        products += (i - middle) * (values[i] - mean);
        last = i;
      }
    }
    double slope = products / squares;
    double residuals = 0;
    double related = 0;
    double previous = 0;
    for (int i = from; i < Math.min(to, values.length); i++) {
      if (!Double.isNaN(values[i])) {
        double residual = values[i] - mean - slope * (i - middle);
        residuals += residual * residual;
        related += residual * previous;
        previous = residual;
      }
    }
    double lag = residuals <= 0 ? 0 : Math.clamp(related / residuals, 0, MOST_RELATED);
    double degrees = Math.max(1, n * (1 - lag) / (1 + lag) - 2);
    double error = Math.sqrt(residuals / degrees / squares * (n / (n * (1 - lag) / (1 + lag))));
    // Equal steps leave no residual; nothing is as exact as that.
    double floor = 1e-6 * Math.abs(mean) / Math.sqrt(squares);
    return new Line(slope, Math.max(error, floor), degrees, mean, mean + slope * (last - middle));
  }
}
