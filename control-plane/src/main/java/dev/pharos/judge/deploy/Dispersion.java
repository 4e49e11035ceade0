package dev.pharos.judge.deploy;

import java.util.List;

/**
 * By how much the variance of a mean exceeds what it would be if requests knew nothing of each
 * other. They do: a slow minute is slow for all of them. Sums over one, two, four … successive
 * windows vary by so many times more than independent requests would make them (overlapping batch
 * means: M. Meketon and B. Schmeiser, Winter Simulation Conference 1984).
 *
 * @param factor at least 1
 * @param degrees of freedom of a variance that is widened by it (Satterthwaite: the part that was
 *     assumed is known, the part in excess is estimated)
 */
record Dispersion(double factor, double degrees) {
  static final Dispersion NONE = new Dispersion(1, Double.POSITIVE_INFINITY);

  /** A scale is looked at when so many of its batches fit in. */
  private static final int BATCHES = 6;

  /** Of overlapping batches' variance of a variance, against batches side by side. */
  private static final double OVERLAPPING = 2.0 / 3;

  /**
   * @param residual each window's sum of deviations from the mean
   * @param variance what its variance would be if requests were independent; 0 without requests
   * @param longest so many windows the mean is taken over, that is widened
   */
  record Series(double[] residual, double[] variance, int longest) {
    int size() {
      return residual.length;
    }

    /** Both together, each weighed. */
    static Series sum(Series one, double weight, Series other, double otherWeight) {
      double[] residual = new double[Math.max(one.size(), other.size())];
      double[] variance = new double[residual.length];
      for (int i = 0; i < one.size(); i++) {
        residual[i] += weight * one.residual[i];
        variance[i] += weight * weight * one.variance[i];
      }
      for (int i = 0; i < other.size(); i++) {
        residual[i] += otherWeight * other.residual[i];
        variance[i] += otherWeight * otherWeight * other.variance[i];
      }
      return new Series(residual, variance, Math.max(one.longest, other.longest));
    }
  }

  static Dispersion of(List<Series> all) {
    double factor = 1;
    double degrees = Double.POSITIVE_INFINITY;
    int longest = all.stream().mapToInt(Series::longest).max().orElse(0);
    for (int scale = 1; scale <= longest; scale = next(scale, longest)) {
      double squares = 0;
      double expected = 0;
      double batches = 0;
      for (Series series : all) {
        if (scale <= series.longest() && scale * BATCHES <= series.size()) {
          double[] sums = batchSums(series, scale);
          squares += sums[0];
          expected += sums[1];
          batches += sums[2];
        }
      }
      if (batches > 1 && expected > 0) {
        double excess = squares / expected - 1;
        double noise = Math.sqrt(2 * (scale == 1 ? 1 : OVERLAPPING) / batches);
        // What independent requests would show as often as not is not taken for excess.
        double sure = excess <= noise ? 1 : 1 + excess * (1 - noise * noise / (excess * excess));
        if (sure > factor) {
          factor = sure;
          double estimated = (factor - 1) / factor;
          degrees =
              Math.max(1, batches / (scale == 1 ? 1 : OVERLAPPING) - 1) / (estimated * estimated);
        }
      }
    }
    return new Dispersion(factor, degrees);
  }

  /** Twice as long, and the longest itself. */
  private static int next(int scale, int longest) {
    return scale < longest ? Math.min(2 * scale, longest) : longest + 1;
  }

  /** Squared sums of batches; what they should be; and how many batches fit side by side. */
  private static double[] batchSums(Series series, int scale) {
    double squares = 0;
    double expected = 0;
    double sum = 0;
    double variance = 0;
    double total = 0;
    int used = 0;
    for (int i = 0; i < series.size(); i++) {
      sum += series.residual()[i];
      variance += series.variance()[i];
      total += series.variance()[i];
      if (i >= scale) {
        sum -= series.residual()[i - scale];
        variance -= series.variance()[i - scale];
      }
      if (i >= scale - 1 && series.variance()[i] > 0) {
        squares += sum * sum;
        // The mean was taken out of the same windows.
        expected += variance;
        used++;
      }
    }
    if (used == 0 || total <= 0) {
      return new double[] {0, 0, 0};
    }
    double share = expected / used / total;
    double unit = expected / used / scale;
    return new double[] {
      squares / unit, expected / unit * Math.max(0, 1 - share), (double) used / scale
    };
  }
}
