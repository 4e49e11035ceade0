package dev.pharos.judge.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Latency of one operation or of all: its middle, and its slow end. Each is tested by several
 * comparisons together, and what is told is the quantile that shows it best.
 */
final class LatencyChecks {
  /** A quantile's difference that is told must not be mere noise by itself. */
  private static final double SHOWN = 0.05;

  /** Which comparisons make up a check, with weights; and quantiles in the order of preference. */
  private record Part(
      Check.Kind kind, int[] comparisons, double[] weights, double gross, int[] quantiles) {}

  private static final Part MIDDLE =
      new Part(
          Check.Kind.LATENCY,
          new int[] {0, 1, 2},
          new double[] {0.6, 0.2, 0.2},
          0,
          new int[] {1, 2});

  private static final Part SLOW_END =
      new Part(
          Check.Kind.TAIL,
          new int[] {3, 4, 5, 6},
          new double[] {0.2, 0.3, 0.2, 0.25},
          0.05,
          new int[] {4, 6, 3});

  /** The share of slow ends in a pair of checks' weight. */
  private static final double SLOW_END_WEIGHT = 0.6;

  private final DeployPolicy policy;
  private final Allowance allowance;

  LatencyChecks(DeployPolicy policy, Allowance allowance) {
    this.policy = policy;
    this.allowance = allowance;
  }

  List<Reading> of(String operation, LatencyComparison compared, double weight, boolean needed) {
    Comparison[] comparisons = new Comparison[LatencyComparison.SLOWEST.length];
    for (int k = 0; k < comparisons.length; k++) {
      comparisons[k] = compared.comparison(k);
    }
    return readings(
        operation,
        compared.fresh(),
        compared.old(),
        comparisons,
        compared.grossChance(),
        weight,
        needed);
  }

  /**
   * All operations together, each weighed alike on both sides: a change in traffic mix is no change
   * of latency.
   */
  List<Reading> ofAll(List<LatencyComparison> all, double weight) {
    int first = Integer.MAX_VALUE;
    int end = Integer.MIN_VALUE;
    double total = 0;
    for (LatencyComparison each : all) {
      first = Math.min(first, each.fresh().first());
      end = Math.max(end, each.fresh().end());
      total += each.fresh().total() + each.old().total();
    }
    Histogram fresh = new Histogram(first, end);
    Histogram old = new Histogram(first, end);
    Comparison[] comparisons = new Comparison[LatencyComparison.SLOWEST.length];
    double newWeights = 0;
    double oldWeights = 0;
    for (LatencyComparison each : all) {
      double share = (each.fresh().total() + each.old().total()) / total;
      fresh.add(each.fresh(), share / each.fresh().total());
      old.add(each.old(), share / each.old().total());
      newWeights += share * share / each.fresh().total();
      oldWeights += share * share / each.old().total();
    }
    for (int k = 0; k < comparisons.length; k++) {
      comparisons[k] = together(all, k, 1 / newWeights, 1 / oldWeights);
    }
    return readings("", fresh, old, comparisons, 1, weight, true);
  }

  /**
   * Within each operation, weighed by how much it can tell (P. van Elteren, Bulletin of the
   * International Statistical Institute 37 (1960), 351–361).
   */
  private static Comparison together(
      List<LatencyComparison> all, int which, double newCount, double oldCount) {
    List<Comparison> comparisons = all.stream().map(each -> each.comparison(which)).toList();
    double[] weights =
        comparisons.stream()
            .mapToDouble(one -> one.newCount() * one.oldCount() / (one.newCount() + one.oldCount()))
            .toArray();
    double sum = Arrays.stream(weights).sum();
    return Comparison.together(
        comparisons,
        Arrays.stream(weights).map(weight -> weight / sum).toArray(),
        newCount,
        oldCount,
        Double.NaN);
  }

  private List<Reading> readings(
      String operation,
      Histogram fresh,
      Histogram old,
      Comparison[] comparisons,
      double gross,
      double weight,
      boolean needed) {
    List<Reading> readings = new ArrayList<>(2);
    readings.add(
        read(
            MIDDLE,
            operation,
            fresh,
            old,
            comparisons,
            gross,
            (1 - SLOW_END_WEIGHT) * weight,
            needed));
    readings.add(
        read(
            SLOW_END, operation, fresh, old, comparisons, gross, SLOW_END_WEIGHT * weight, needed));
    return readings;
  }

  /** One quantile of both versions. */
  private record Quantile(
      double share,
      double old,
      double fresh,
      Interval interval,
      double gate,
      Comparison counted,
      double gross) {
    boolean isWorse() {
      return fresh - old >= gate && Math.min(counted.aboveChance(), gross) < SHOWN;
    }

    boolean isBetter() {
      return old - fresh >= gate && counted.belowChance() < SHOWN;
    }
  }

  private Reading read(
      Part part,
      String operation,
      Histogram fresh,
      Histogram old,
      Comparison[] comparisons,
      double gross,
      double weight,
      boolean needed) {
    int tests = part.comparisons().length + (part.gross() > 0 ? 1 : 0);
    double[] worse = new double[tests];
    double[] better = new double[tests];
    double[] weights = new double[tests];
    for (int i = 0; i < part.comparisons().length; i++) {
      Comparison comparison = comparisons[part.comparisons()[i]];
      worse[i] = comparison.aboveChance();
      better[i] = comparison.belowChance();
      weights[i] = part.weights()[i];
    }
    if (part.gross() > 0) {
      worse[tests - 1] = gross;
      better[tests - 1] = 1;
      weights[tests - 1] = part.gross();
    }
    Quantile shown = null;
    boolean anyWorse = false;
    boolean anyBetter = false;
    for (int which : part.quantiles()) {
      Quantile quantile =
          quantile(
              1 - LatencyComparison.SLOWEST[which],
              fresh,
              old,
              comparisons[which],
              part.gross() > 0 ? gross : 1);
      boolean firstWorse = quantile.isWorse() && !anyWorse;
      boolean firstBetter = quantile.isBetter() && !anyWorse && !anyBetter;
      if (shown == null || firstWorse || firstBetter) {
        shown = quantile;
      }
      anyWorse |= quantile.isWorse();
      anyBetter |= quantile.isBetter();
    }
    Quantile told = Objects.requireNonNull(shown);
    Check check =
        new Check(
            part.kind(),
            operation,
            "p" + Math.round(100 * told.share()),
            "ns",
            Math.round(comparisons[0].newCount()),
            Math.round(comparisons[0].oldCount()),
            told.old(),
            told.fresh(),
            told.fresh() - told.old(),
            told.interval(),
            Tails.together(worse, weights),
            told.gate(),
            CheckState.PENDING,
            null);
    return new Reading(
        check,
        Tails.together(better, weights),
        anyWorse,
        anyBetter,
        told.fresh() - told.old() < told.gate()
            && told.interval().high() < policy.latencyMargin(told.old()),
        weight,
        needed);
  }

  private Quantile quantile(
      double share, Histogram fresh, Histogram old, Comparison counted, double gross) {
    double before = old.quantile(share);
    double now = fresh.quantile(share);
    double spread = allowance.of(now, before);
    Interval interval =
        Interval.difference(
            now,
            fresh.quantileInterval(share, counted.effective(counted.newCount())),
            before,
            old.quantileInterval(share, counted.effective(counted.oldCount())),
            spread * spread);
    return new Quantile(share, before, now, interval, policy.latencyGate(before), counted, gross);
  }
}
