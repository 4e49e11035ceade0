package dev.pharos.judge.deploy;

import java.util.ArrayList;
import java.util.List;

/**
 * How a mean per request differs between the versions: of errors, of ranks, of what is used up.
 *
 * @param variance of the difference if requests were independent and of one kind
 * @param exactZ how surprising the difference is then
 * @param parts what each window adds to the difference; of both versions at once where they are
 *     paired, else of each
 * @param dispersion of these
 * @param instanceVariance of the difference, by what instances and times differ in
 */
record Comparison(
    double newCount,
    double oldCount,
    double newMean,
    double oldMean,
    double variance,
    double exactZ,
    List<Dispersion.Series> parts,
    Dispersion dispersion,
    double instanceVariance) {

  /**
   * Sums and numbers of requests by window.
   *
   * @param variance of one request's value
   */
  record Windows(double[] sums, double[] counts, double variance) {
    double count() {
      return sum(counts);
    }

    double mean() {
      double count = count();
      return count == 0 ? 0 : sum(sums) / count;
    }

    private static double sum(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }

  double difference() {
    return newMean - oldMean;
  }

  double standardError() {
    return Math.sqrt(variance * dispersion.factor() + instanceVariance);
  }

  double z() {
    double widened = variance * dispersion.factor() + instanceVariance;
    return widened <= 0 ? 0 : exactZ * Math.sqrt(variance / widened);
  }

  /** The chance that equal versions differ so much upwards. */
  double aboveChance() {
    return Tails.above(z(), dispersion.degrees());
  }

  /** The chance that equal versions differ so much downwards. */
  double belowChance() {
    return Tails.above(-z(), dispersion.degrees());
  }

  /** As many independent requests would tell as much about a side. */
  double effective(double count) {
    return count / dispersion.factor();
  }

  /**
   * What each window adds to the difference beyond its mean.
   *
   * @param paired both have the same windows: what happens to both at once cancels
   */
  static List<Dispersion.Series> parts(Windows fresh, Windows old, boolean paired) {
    int windows = fresh.counts().length;
    Dispersion.Series of = series(fresh, windows);
    Dispersion.Series minus = series(old, windows);
    return paired ? List.of(Dispersion.Series.sum(of, 1, minus, -1)) : List.of(of, minus);
  }

  private static Dispersion.Series series(Windows windows, int longest) {
    double[] residual = new double[windows.counts().length];
    double[] variance = new double[residual.length];
    double count = windows.count();
    double mean = windows.mean();
    for (int i = 0; i < residual.length && count > 0; i++) {
      residual[i] = (windows.sums()[i] - mean * windows.counts()[i]) / count;
      variance[i] = windows.counts()[i] * windows.variance() / (count * count);
    }
    return new Dispersion.Series(residual, variance, longest);
  }

  /**
   * Of several operations, each compared within itself.
   *
   * @param weights that add up to 1
   * @param exactZ how surprising all of it is if requests are independent; not a number for what
   *     the weighted difference says
   */
  static Comparison together(
      List<Comparison> all, double[] weights, double newCount, double oldCount, double exactZ) {
    double newMean = 0;
    double oldMean = 0;
    double variance = 0;
    double instances = 0;
    List<Dispersion.Series> parts = all.getFirst().parts();
    for (int i = 0; i < all.size(); i++) {
      Comparison one = all.get(i);
      double weight = weights[i];
      newMean += weight * one.newMean();
      oldMean += weight * one.oldMean();
      variance += weight * weight * one.variance();
      // An instance is slow in all it does.
      instances += weight * Math.sqrt(one.instanceVariance());
      List<Dispersion.Series> sum = new ArrayList<>();
      for (int part = 0; part < parts.size(); part++) {
        sum.add(
            Dispersion.Series.sum(parts.get(part), i == 0 ? 0 : 1, one.parts().get(part), weight));
      }
      parts = sum;
    }
    double z = variance <= 0 ? 0 : (newMean - oldMean) / Math.sqrt(variance);
    return new Comparison(
        newCount,
        oldCount,
        newMean,
        oldMean,
        variance,
        Double.isNaN(exactZ) ? z : exactZ,
        parts,
        Dispersion.of(parts),
        instances * instances);
  }
}
