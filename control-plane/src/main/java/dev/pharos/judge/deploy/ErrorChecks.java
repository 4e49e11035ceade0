package dev.pharos.judge.deploy;

import dev.pharos.judge.deploy.Comparison.Windows;
import java.util.List;

/** The share of requests that fail, of one operation or of all. */
final class ErrorChecks {
  private final DeployPolicy policy;
  private final DeployEvidence evidence;
  private final Baseline baseline;

  /** One operation's. */
  record Counted(String operation, long newErrors, long oldErrors, Comparison comparison) {}

  ErrorChecks(DeployPolicy policy, DeployEvidence evidence, Baseline baseline) {
    this.policy = policy;
    this.evidence = evidence;
    this.baseline = baseline;
  }

  Counted count(OperationEvidence operation) {
    RequestSeries base = baseline.of(operation);
    Windows fresh = windows(operation.fresh(), evidence.windows());
    Windows old = windows(base, baseline.windows(base, evidence));
    double n = fresh.count();
    double m = old.count();
    double newShare = fresh.mean();
    double oldShare = old.mean();
    long newErrors = Math.round(newShare * n);
    long oldErrors = Math.round(oldShare * m);
    double both = n + m == 0 ? 0 : (newErrors + oldErrors) / (n + m);
    double variance = n == 0 || m == 0 ? 0 : both * (1 - both) * (1 / n + 1 / m);
    List<Dispersion.Series> parts = Comparison.parts(fresh, old, baseline == Baseline.SIDE_BY_SIDE);
    Comparison comparison =
        new Comparison(
            n,
            m,
            newShare,
            oldShare,
            variance,
            Tails.successes(newErrors, Math.round(n), oldErrors, Math.round(m)),
            parts,
            Dispersion.of(parts),
            Allowance.ofErrors(oldShare, evidence, baseline));
    return new Counted(operation.name(), newErrors, oldErrors, comparison);
  }

  Reading of(Counted counted, double weight, boolean needed) {
    return read(
        counted.operation(),
        counted.comparison(),
        counted.comparison().newCount(),
        counted.comparison().oldCount(),
        weight,
        needed);
  }

  /** All operations together, each weighed alike on both sides. */
  Reading ofAll(List<Counted> all, double weight) {
    double total = 0;
    double requests = 0;
    for (Counted each : all) {
      total += each.comparison().newCount() + each.comparison().oldCount();
      requests += each.comparison().newCount();
    }
    double[] weights = new double[all.size()];
    double newWeights = 0;
    double oldWeights = 0;
    double expected = 0;
    long newErrors = 0;
    long errors = 0;
    for (int i = 0; i < weights.length; i++) {
      Counted each = all.get(i);
      Comparison one = each.comparison();
      double here = one.newCount() + one.oldCount();
      weights[i] = here / total;
      newWeights += weights[i] * weights[i] / one.newCount();
      oldWeights += weights[i] * weights[i] / one.oldCount();
      long failed = each.newErrors() + each.oldErrors();
      expected += failed * one.newCount() / here;
      newErrors += each.newErrors();
      errors += failed;
    }
    // Each failed request of equal versions is the new one's with the chance that its operation's
    // requests are.
    double z = Tails.share(newErrors, errors, errors == 0 ? 0 : expected / errors);
    Comparison comparison =
        Comparison.together(
            all.stream().map(Counted::comparison).toList(),
            weights,
            1 / newWeights,
            1 / oldWeights,
            z);
    double oldRequests = total - requests;
    return read("", comparison, requests, oldRequests, weight, true);
  }

  private Reading read(
      String operation,
      Comparison comparison,
      double requests,
      double oldRequests,
      double weight,
      boolean needed) {
    double gate = policy.errorRise();
    double difference = comparison.difference();
    Interval interval =
        Interval.difference(
            comparison.newMean(),
            Interval.share(comparison.newMean(), comparison.effective(comparison.newCount())),
            comparison.oldMean(),
            Interval.share(comparison.oldMean(), comparison.effective(comparison.oldCount())),
            comparison.instanceVariance());
    Check check =
        new Check(
            Check.Kind.ERRORS,
            operation,
            "errors",
            "share",
            Math.round(requests),
            Math.round(oldRequests),
            comparison.oldMean(),
            comparison.newMean(),
            difference,
            interval,
            comparison.aboveChance(),
            gate,
            CheckState.PENDING,
            null);
    return new Reading(
        check,
        comparison.belowChance(),
        difference >= gate,
        -difference >= gate,
        difference < gate && interval.high() < policy.errorMargin(),
        weight,
        needed);
  }

  private static Windows windows(RequestSeries series, int windows) {
    double[] sums = new double[windows];
    double[] counts = new double[windows];
    double errors = 0;
    double requests = 0;
    for (int w = 0; w < windows; w++) {
      sums[w] = series.errors(w);
      counts[w] = series.requests(w);
      errors += sums[w];
      requests += counts[w];
    }
    double share = requests == 0 ? 0 : errors / requests;
    return new Windows(sums, counts, share * (1 - share));
  }
}
