package dev.pharos.judge.deploy;

import dev.pharos.judge.deploy.Comparison.Windows;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Means of what is measured by window: resources per request, requests per second. */
final class AmountChecks {
  /** Fewer windows do not tell how much they vary. */
  private static final int LEAST_WINDOWS = 5;

  /** How much instances differ in what a request uses up, at least. */
  private static final double INSTANCE_SPREAD = 0.03;

  /** Relative variance of a mean whose windows are all alike. */
  private static final double NEVER_EXACT = 1e-12;

  private final DeployEvidence evidence;
  private final Baseline baseline;
  private final DeployPolicy policy;

  AmountChecks(DeployPolicy policy, DeployEvidence evidence, Baseline baseline) {
    this.policy = policy;
    this.evidence = evidence;
    this.baseline = baseline;
  }

  Reading resource(ResourceEvidence resource, double weight) {
    Resource what = resource.resource();
    boolean paired = baseline == Baseline.SIDE_BY_SIDE;
    OperationMix mix =
        OperationMix.of(
            evidence,
            baseline,
            resource.fresh().until(evidence.windows()),
            paired ? resource.beside().until(evidence.windows()) : resource.before());
    Comparison compared = compare(mix, paired, INSTANCE_SPREAD);
    int newMeasured = measured(mix.fresh());
    int oldMeasured = measured(mix.old());
    return read(
        Check.Kind.RESOURCE,
        what.said(),
        what.unit(),
        compared.newCount(),
        compared.oldCount(),
        compared,
        what.gate(compared.oldMean()),
        1,
        what.decides() ? weight : 0,
        Math.min(newMeasured, oldMeasured) >= LEAST_WINDOWS
            ? null
            : "%d measurements of the new version, %d of the old one; %d of each are needed"
                .formatted(newMeasured, oldMeasured, LEAST_WINDOWS));
  }

  /**
   * Requests per second of both versions together against the time before. Fewer may be a version's
   * doing, more are those of whoever asks: a rise is told by its numbers and counts for nothing.
   */
  Reading throughput(double weight) {
    int before = 0;
    for (OperationEvidence operation : evidence.operations()) {
      before = Math.max(before, operation.before().size());
    }
    double[] now = new double[evidence.windows()];
    double[] then = new double[before];
    for (OperationEvidence operation : evidence.operations()) {
      for (int w = 0; w < now.length; w++) {
        now[w] += operation.fresh().requests(w) + operation.beside().requests(w);
      }
      for (int w = 0; w < before; w++) {
        then[w] += operation.before().requests(w);
      }
    }
    Comparison compared =
        compare(new OperationMix(perSecond(now), perSecond(then), 0, 0), false, 0);
    return read(
            Check.Kind.THROUGHPUT,
            "requests per second",
            "/s",
            Arrays.stream(now).sum(),
            Arrays.stream(then).sum(),
            compared,
            policy.throughputDrop() * compared.oldMean(),
            -1,
            weight,
            null)
        .neverBetter();
  }

  private static AmountSeries perSecond(double[] requests) {
    double[] seconds = new double[requests.length];
    Arrays.fill(seconds, DeployEvidence.WINDOW_SECONDS);
    return new AmountSeries(requests, seconds);
  }

  private Comparison compare(OperationMix mix, boolean paired, double instanceSpread) {
    Windows newWindows = windows(mix.fresh(), mix.fitted());
    Windows oldWindows = windows(mix.old(), mix.fitted());
    double n = newWindows.count();
    double m = oldWindows.count();
    int newMeasured = measured(mix.fresh());
    int oldMeasured = measured(mix.old());
    if (newMeasured < LEAST_WINDOWS || oldMeasured < LEAST_WINDOWS) {
      return new Comparison(
          n, m, newWindows.mean(), oldWindows.mean(), 0, 0, List.of(), new Dispersion(1, 1), 0);
    }
    double variance = newWindows.variance() / n + oldWindows.variance() / m;
    List<Dispersion.Series> parts = Comparison.parts(newWindows, oldWindows, paired);
    Dispersion dispersion = Dispersion.of(parts);
    double newPart = newWindows.variance() / n;
    double oldPart = oldWindows.variance() / m;
    double newFree = Math.max(1, newMeasured - 1 - mix.fitted());
    double oldFree = Math.max(1, oldMeasured - 1 - mix.fitted());
    // Welch's degrees of freedom: both variances are estimated.
    double degrees =
        variance <= 0
            ? newFree
            : variance * variance / (newPart * newPart / newFree + oldPart * oldPart / oldFree);
    double mean = oldWindows.mean();
    double instances =
        instanceSpread
                * instanceSpread
                * mean
                * mean
                * (1.0 / evidence.newInstances() + 1.0 / evidence.oldInstances())
            + mix.variance();
    double floor = Math.max(variance, NEVER_EXACT * mean * mean);
    return new Comparison(
        n,
        m,
        newWindows.mean(),
        mean,
        floor,
        floor <= 0 ? 0 : (newWindows.mean() - mean) / Math.sqrt(floor),
        parts,
        new Dispersion(dispersion.factor(), Math.min(degrees, dispersion.degrees())),
        instances);
  }

  private static int measured(AmountSeries series) {
    return (int) Arrays.stream(series.requests()).filter(count -> count > 0).count();
  }

  /** With the variance that a request has if windows' deviations are made of requests'. */
  private static Windows windows(AmountSeries series, double fitted) {
    Windows plain = new Windows(series.amounts(), series.requests(), 0);
    double mean = plain.mean();
    double squares = 0;
    int measured = measured(series);
    for (int w = 0; w < series.amounts().length; w++) {
      double residual = series.amounts()[w] - mean * series.requests()[w];
      squares += residual * residual;
    }
    double count = plain.count();
    double variance =
        count == 0 || measured < 2
            ? 0
            : squares / count * measured / Math.max(1, measured - 1 - fitted);
    return new Windows(series.amounts(), series.requests(), variance);
  }

  /**
   * @param sign 1 where more is worse, -1 where less is
   * @param detail what a reader needs beside it
   */
  private static Reading read(
      Check.Kind kind,
      String measure,
      String unit,
      double newCount,
      double oldCount,
      Comparison compared,
      double gate,
      int sign,
      double weight,
      @Nullable String detail) {
    double difference = compared.difference();
    double half = Tails.quantile95(compared.dispersion().degrees()) * compared.standardError();
    Interval interval =
        compared.standardError() > 0 ? Interval.around(difference, half) : Interval.UNKNOWN;
    double above = compared.aboveChance();
    double below = compared.belowChance();
    Check check =
        new Check(
            kind,
            "",
            measure,
            unit,
            Math.round(newCount),
            Math.round(oldCount),
            compared.oldMean(),
            compared.newMean(),
            difference,
            interval,
            sign > 0 ? above : below,
            gate,
            CheckState.PENDING,
            detail);
    boolean known = compared.oldMean() > 0 || compared.newMean() > 0;
    return new Reading(
        check,
        sign > 0 ? below : above,
        known && sign * difference >= gate,
        known && -sign * difference >= gate,
        (sign > 0 ? interval.high() : -interval.low()) < gate,
        weight,
        false);
  }
}
