package dev.pharos.judge.deploy;

import org.jspecify.annotations.Nullable;

/**
 * A straight line through values of windows whose deviations hang together from one to the next: by
 * how much is not known, and few windows tell it badly. What grows by chance steps (a leak does, as
 * requests come by chance) hangs together wholly, and a usual fit of it looks far more exact, or
 * with the usual correction far less, than it is. So the line is fitted for each of several {@link
 * #MEMORIES} (generalised least squares for a first-order autoregression), and they are weighed by
 * how likely they make the values: the restricted likelihood (D. Harville, Journal of the American
 * Statistical Association 72 (1977), 320–338), which does not take a memory for smaller because a
 * slope was taken out. For each memory the slope has Student's distribution.
 *
 * @param slope per window
 * @param error standard error of the slope
 * @param degrees of freedom
 * @param later slope from the values' middle third to their last
 * @param end the line's value at the last window
 * @param fits for each memory its weight, slope and standard error
 */
record Line(double slope, double error, double degrees, double later, double end, double[][] fits) {
  /** Fewer values tell nothing. */
  static final int LEAST = 5;

  /** How much of a deviation is left after a window; the last is all but a random walk. */
  private static final double[] MEMORIES = {0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.88, 0.94, 0.98};

  private static final int WEIGHT = 0;
  private static final int SLOPE = 1;
  private static final int ERROR = 2;

  /** Equal steps leave no residual; nothing is as exact as this share of the values. */
  private static final double NEVER_EXACT = 1e-6;

  /**
   * @param values {@link Double#NaN} where there is none
   * @param from first index
   * @param to behind the last one
   * @return null for too few
   */
  static @Nullable Line through(double[] values, int from, int to) {
    int[] at = new int[Math.max(0, Math.min(to, values.length) - from)];
    int n = 0;
    double sum = 0;
    double places = 0;
    for (int i = from; i < Math.min(to, values.length); i++) {
      if (!Double.isNaN(values[i])) {
        at[n++] = i;
        sum += values[i];
        places += i;
      }
    }
    if (n < LEAST) {
      return null;
    }
    double mean = sum / n;
    double middle = places / n;
    double[][] fits = new double[MEMORIES.length][];
    double likeliest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < fits.length; k++) {
      fits[k] = fit(values, at, n, mean, middle, MEMORIES[k]);
      likeliest = Math.max(likeliest, fits[k][WEIGHT]);
    }
    double total = 0;
    for (double[] fit : fits) {
      fit[WEIGHT] = Math.exp(fit[WEIGHT] - likeliest);
      total += fit[WEIGHT];
    }
    double slope = 0;
    for (double[] fit : fits) {
      fit[WEIGHT] /= total;
      slope += fit[WEIGHT] * fit[SLOPE];
    }
    double variance = 0;
    for (double[] fit : fits) {
      double off = fit[SLOPE] - slope;
      variance += fit[WEIGHT] * (fit[ERROR] * fit[ERROR] + off * off);
    }
    double end = mean + slope * (at[n - 1] - middle);
    return new Line(slope, Math.sqrt(variance), n - 2.0, later(values, at, n), end, fits);
  }

  /** How many values there are. */
  static int known(double[] values, int from, int to) {
    int known = 0;
    for (int i = from; i < to; i++) {
      known += Double.isNaN(values[i]) ? 0 : 1;
    }
    return known;
  }

  private static double later(double[] values, int[] at, int n) {
    double[] sums = new double[3];
    double[] places = new double[3];
    int[] counts = new int[3];
    for (int i = 0; i < n; i++) {
      int third = 3 * i / n;
      sums[third] += values[at[i]];
      places[third] += at[i];
      counts[third]++;
    }
    return (sums[2] / counts[2] - sums[1] / counts[1])
        / (places[2] / counts[2] - places[1] / counts[1]);
  }

  /**
   * The chance that a line which rises no faster than this shows so much.
   *
   * @param error standard error of the other slope
   */
  double steeperChance(double other, double error) {
    double chance = 0;
    for (double[] fit : fits) {
      double t = (fit[SLOPE] - other) / Math.hypot(fit[ERROR], error);
      chance += fit[WEIGHT] * Tails.above(t, degrees);
    }
    return chance;
  }

  /** For one memory: the logarithm of the restricted likelihood, slope, and its standard error. */
  private static double[] fit(
      double[] values, int[] at, int n, double mean, double middle, double memory) {
    double level = 0; // sums of products of the transformed columns: ones, places, values
    double levelPlace = 0;
    double place = 0;
    double levelValue = 0;
    double placeValue = 0;
    double value = 0;
    double logVariances = 0;
    for (int i = 0; i < n; i++) {
      double kept = i == 0 ? 0 : Math.pow(memory, at[i] - at[i - 1]);
      double variance = 1 - kept * kept;
      double one = 1 - kept;
      double x = at[i] - middle - (i == 0 ? 0 : kept * (at[i - 1] - middle));
      double y = values[at[i]] - mean - (i == 0 ? 0 : kept * (values[at[i - 1]] - mean));
      level += one * one / variance;
      levelPlace += one * x / variance;
      place += x * x / variance;
      levelValue += one * y / variance;
      placeValue += x * y / variance;
      value += y * y / variance;
      logVariances += Math.log(variance);
    }
    double determinant = level * place - levelPlace * levelPlace;
    double slope = (level * placeValue - levelPlace * levelValue) / determinant;
    double start = (place * levelValue - levelPlace * placeValue) / determinant;
    double floor = Math.max(NEVER_EXACT * NEVER_EXACT * mean * mean * n, Double.MIN_NORMAL);
    double residual = Math.max(floor, value - slope * placeValue - start * levelValue);
    double likelihood =
        -0.5 * (logVariances + Math.log(determinant) + (n - 2) * Math.log(residual));
    double error = Math.sqrt(residual / (n - 2) * level / determinant);
    return new double[] {likelihood, slope, error};
  }
}
