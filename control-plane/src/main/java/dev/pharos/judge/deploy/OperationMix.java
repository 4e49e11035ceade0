package dev.pharos.judge.deploy;

import java.util.Comparator;
import java.util.List;

/**
 * Takes out of what requests use up what comes of other operations being called: a request that
 * lists everything costs more than one that looks up a single thing, and a deployment may meet more
 * of these. What an operation costs is not measured, only what all did in a window. So it is
 * estimated from windows in which, by chance, operations had other shares (analysis of covariance:
 * least squares within each version), beside the assumption that operations differ by up to some
 * times the mean ({@link #USUAL_DIFFERENCE}). What is not known of it widens the difference's
 * interval: a mix that changed a lot, of operations whose cost was never told apart, decides
 * nothing.
 *
 * @param fresh the new version's amounts as they would be with the old version's mix
 * @param old the old version's, each window as it would be with the mean mix
 * @param variance of the difference of the means, by what is not known of the operations' costs
 * @param fitted how many numbers were taken out of the windows, of each version
 */
record OperationMix(AmountSeries fresh, AmountSeries old, double variance, double fitted) {
  /** Of the rest, with the largest operation, no differences are told. */
  private static final int MOST = 8;

  /** Standard deviation of what operations cost, against the mean of all. */
  private static final double USUAL_DIFFERENCE = 3;

  /** Once with the variance of all, then with what is left of it. */
  private static final int ROUNDS = 2;

  static OperationMix of(
      DeployEvidence evidence, Baseline baseline, AmountSeries fresh, AmountSeries old) {
    List<OperationEvidence> told =
        evidence.operations().stream()
            .sorted(Comparator.comparingDouble(each -> -requests(each, evidence, baseline)))
            .skip(1)
            .limit(MOST)
            .toList();
    Side one = new Side(fresh, told, evidence, Baseline.NONE);
    Side other = new Side(old, told, evidence, baseline);
    double mean = (one.amount + other.amount) / Math.max(1, one.requests + other.requests);
    int measured = one.measured + other.measured;
    if (told.isEmpty() || one.requests == 0 || other.requests == 0 || mean <= 0) {
      return new OperationMix(fresh, old, 0, 0);
    }
    int n = told.size();
    double[][] gram = new double[n][n];
    double[] products = new double[n];
    one.addTo(gram, products);
    other.addTo(gram, products);
    double prior = 1 / (USUAL_DIFFERENCE * USUAL_DIFFERENCE * mean * mean);
    double[] costs = new double[n];
    double[] unknown = new double[n];
    double[] moved = new double[n];
    for (int i = 0; i < n; i++) {
      moved[i] = one.share[i] - other.share[i];
    }
    double variance = 0;
    double fitted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double residual = one.squares(costs) + other.squares(costs);
      // Never exact: the numbers of operations that have all the same cost.
      double noise = Math.max(residual / Math.max(1, measured - 2 - fitted), 1e-9 * mean * mean);
      Symmetric precision = new Symmetric(gram, 1 / noise, prior);
      double[] scaled = new double[n];
      for (int i = 0; i < n; i++) {
        scaled[i] = products[i] / noise;
      }
      costs = precision.solve(scaled);
      unknown = precision.solve(moved);
      fitted = 0;
      for (int i = 0; i < n; i++) {
        double[] unit = new double[n];
        unit[i] = prior;
        fitted += 1 - precision.solve(unit)[i];
      }
    }
    for (int i = 0; i < n; i++) {
      variance += moved[i] * unknown[i];
    }
    return new OperationMix(
        one.without(costs, other.share), other.without(costs, other.share), variance, fitted / 2);
  }

  private static double requests(
      OperationEvidence operation, DeployEvidence evidence, Baseline baseline) {
    double sum = 0;
    for (int w = 0; w < evidence.windows(); w++) {
      sum += operation.fresh().requests(w);
    }
    RequestSeries base = baseline.of(operation);
    for (int w = 0; w < baseline.windows(base, evidence); w++) {
      sum += base.requests(w);
    }
    return sum;
  }

  /** One version's amounts, and the shares that each operation had in its windows. */
  private static final class Side {
    private final double[] amounts;
    private final double[] counts;
    private final double[][] shares;
    private final double[] share;
    private double amount;
    private double requests;
    private int measured;

    /**
     * @param baseline {@link Baseline#NONE} for the new version
     */
    Side(
        AmountSeries series,
        List<OperationEvidence> told,
        DeployEvidence evidence,
        Baseline baseline) {
      amounts = series.amounts();
      counts = series.requests();
      shares = new double[amounts.length][told.size()];
      share = new double[told.size()];
      for (int w = 0; w < amounts.length; w++) {
        double all = 0;
        for (OperationEvidence operation : evidence.operations()) {
          all += of(operation, baseline).requests(w);
        }
        amount += amounts[w];
        requests += counts[w];
        measured += counts[w] > 0 ? 1 : 0;
        for (int i = 0; i < share.length && all > 0; i++) {
          shares[w][i] = of(told.get(i), baseline).requests(w) / all;
        }
      }
      for (int w = 0; w < amounts.length; w++) {
        for (int i = 0; i < share.length && requests > 0; i++) {
          share[i] += shares[w][i] * counts[w] / requests;
        }
      }
    }

    private static RequestSeries of(OperationEvidence operation, Baseline baseline) {
      return baseline == Baseline.NONE ? operation.fresh() : baseline.of(operation);
    }

    /** Sums of products of shares with each other and with amounts, around this version's means. */
    void addTo(double[][] gram, double[] products) {
      for (int w = 0; w < amounts.length; w++) {
        double off = amounts[w] - counts[w] * amount / Math.max(1, requests);
        for (int i = 0; i < share.length; i++) {
          double moved = shares[w][i] - share[i];
          products[i] += moved * off;
          for (int j = 0; j < share.length; j++) {
            gram[i][j] += counts[w] * moved * (shares[w][j] - share[j]);
          }
        }
      }
    }

    /** What is left of the windows' deviations, weighed so that each tells of one request. */
    double squares(double[] costs) {
      AmountSeries left = without(costs, share);
      double squares = 0;
      for (int w = 0; w < amounts.length; w++) {
        if (counts[w] > 0) {
          double off = left.amounts()[w] - counts[w] * amount / requests;
          squares += off * off / counts[w];
        }
      }
      return squares;
    }

    /** As it would be if all windows had this mix. */
    AmountSeries without(double[] costs, double[] mix) {
      double[] left = amounts.clone();
      for (int w = 0; w < left.length; w++) {
        for (int i = 0; i < mix.length; i++) {
          left[w] -= counts[w] * costs[i] * (shares[w][i] - mix[i]);
        }
      }
      return new AmountSeries(left, counts);
    }
  }
}
