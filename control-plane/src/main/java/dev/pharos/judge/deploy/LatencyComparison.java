package dev.pharos.judge.deploy;

import dev.pharos.judge.deploy.Comparison.Windows;
import dev.pharos.signal.LatencySketch;
import java.util.List;

/**
 * One operation's latencies of both versions: the ranks of all requests (Mann and Whitney's test),
 * and how many of each version's are among the slowest half, quarter, tenth … of both together. A
 * cut through both together leaves each request of equal versions the same chance to be beyond it,
 * whatever the distribution is.
 */
final class LatencyComparison {
  /** All ranks. */
  static final int RANKS = 0;

  /** The slowest share that each further comparison counts. */
  static final double[] SLOWEST = {1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01};

  /** A bin is so much wider than long: the shift that instances' spread is measured by. */
  private static final double BIN = 2 * LatencySketch.RELATIVE_ACCURACY;

  private final Histogram fresh;
  private final Histogram old;
  private final Comparison[] comparisons = new Comparison[SLOWEST.length];
  private final double grossChance;

  LatencyComparison(
      OperationEvidence operation,
      Baseline baseline,
      DeployEvidence evidence,
      Allowance allowance) {
    RequestSeries base = baseline.of(operation);
    int newWindows = evidence.windows();
    int oldWindows = baseline.windows(base, evidence);
    int from = Integer.MAX_VALUE;
    int to = Integer.MIN_VALUE;
    for (int w = 0; w < newWindows; w++) {
      from = Math.min(from, first(operation.fresh().latencies(w)));
      to = Math.max(to, end(operation.fresh().latencies(w)));
    }
    for (int w = 0; w < oldWindows; w++) {
      from = Math.min(from, first(base.latencies(w)));
      to = Math.max(to, end(base.latencies(w)));
    }
    fresh = histogram(operation.fresh(), newWindows, from, to);
    old = histogram(base, oldWindows, from, to);
    if (fresh.total() == 0 || old.total() == 0) {
      grossChance = 1;
      return;
    }
    Scores scores = new Scores(fresh, old);
    double[][] newSums = scores.byWindow(operation.fresh(), newWindows);
    double[][] oldSums = scores.byWindow(base, oldWindows);
    double[] newCounts = counts(operation.fresh(), newWindows);
    double[] oldCounts = counts(base, oldWindows);
    double bins = allowance.relative() / BIN;
    for (int k = 0; k < comparisons.length; k++) {
      double slope = scores.shift(k);
      comparisons[k] =
          compare(
              new Windows(newSums[k], newCounts, scores.variance(k, fresh)),
              new Windows(oldSums[k], oldCounts, scores.variance(k, old)),
              scores.pooledVariance(k),
              k != RANKS,
              baseline == Baseline.SIDE_BY_SIDE,
              slope * slope * bins * bins);
    }
    grossChance = Gross.chance(operation.fresh(), newWindows, fresh, old);
  }

  private static Comparison compare(
      Windows fresh,
      Windows old,
      double pooled,
      boolean counted,
      boolean paired,
      double instances) {
    double n = fresh.count();
    double m = old.count();
    double variance = pooled * (1 / n + 1 / m);
    double newMean = fresh.mean();
    double oldMean = old.mean();
    double z =
        counted
            ? Tails.successes(
                Math.round(newMean * n), Math.round(n), Math.round(oldMean * m), Math.round(m))
            : variance <= 0 ? 0 : (newMean - oldMean) / Math.sqrt(variance);
    List<Dispersion.Series> parts = Comparison.parts(fresh, old, paired);
    return new Comparison(
        n, m, newMean, oldMean, variance, z, parts, Dispersion.of(parts), instances);
  }

  boolean isEmpty() {
    return fresh.total() == 0 || old.total() == 0;
  }

  Histogram fresh() {
    return fresh;
  }

  Histogram old() {
    return old;
  }

  /** That of a share of {@link #SLOWEST}, or {@link #RANKS}. */
  Comparison comparison(int which) {
    return comparisons[which];
  }

  /** The chance of requests that are far beyond all of the old version's. */
  double grossChance() {
    return grossChance;
  }

  private static int first(Latencies latencies) {
    return latencies.isEmpty() ? Integer.MAX_VALUE : latencies.first();
  }

  private static int end(Latencies latencies) {
    return latencies.isEmpty() ? Integer.MIN_VALUE : latencies.end();
  }

  private static Histogram histogram(RequestSeries series, int windows, int from, int to) {
    Histogram histogram = new Histogram(from == Integer.MAX_VALUE ? 0 : from, Math.max(to, 0));
    for (int w = 0; w < windows; w++) {
      histogram.add(series.latencies(w));
    }
    return histogram;
  }

  private static double[] counts(RequestSeries series, int windows) {
    double[] counts = new double[windows];
    for (int w = 0; w < windows; w++) {
      counts[w] = series.requests(w);
    }
    return counts;
  }
}
