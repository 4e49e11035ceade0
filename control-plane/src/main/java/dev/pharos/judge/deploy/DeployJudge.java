package dev.pharos.judge.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a new version does worse than the old one. Pure: the same evidence and the same
 * verdict before give the same verdict. It may be asked as often as one likes: tests are made when
 * they are due ({@link Looks}), over many checks with their false discoveries controlled together
 * ({@link FalseDiscoveries}), and only an effect that is real and matters ({@link DeployPolicy})
 * makes a deployment regressed. Safe for use by many threads.
 */
public final class DeployJudge {
  /** How the chances to be deceived are shared out. Of operations, by the root of their traffic. */
  private static final double ALL_ERRORS = 0.10;

  private static final double ERRORS = 0.36;
  private static final double ALL_LATENCY = 0.07;
  private static final double LATENCY = 0.30;
  private static final double AMOUNTS = 0.17;

  /** An operation with less of the traffic need not have passed for the deployment to pass. */
  private static final double NEEDED_SHARE = 0.10;

  /** So many calls that nobody answers are no accident. */
  private static final long LEAST_UNANSWERED = 3;

  static final String UNANSWERED = "calls no longer answered";

  private final DeployPolicy policy;

  public DeployJudge(DeployPolicy policy) {
    this.policy = policy;
  }

  /**
   * Whether a look would test anything: who gathers evidence need not before.
   *
   * @param windows of the deployment that are over
   * @param before what was said last of the same deployment; null for nothing
   */
  public static boolean isDue(int windows, @Nullable Verdict before) {
    return Looks.due(windows) > (before == null ? 0 : before.looks());
  }

  /**
   * @param before what was said last of the same deployment; null for nothing
   */
  public Verdict look(DeployEvidence evidence, @Nullable Verdict before) {
    Verdict last = before == null ? Verdict.none() : before;
    int due = Looks.due(evidence.windows());
    boolean ends = evidence.complete() && evidence.windows() > last.windows();
    if (due <= last.looks() && !ends) {
      return last;
    }
    int look = Math.max(due, last.looks() + 1) - 1;
    Baseline baseline = Baseline.choose(evidence);
    List<Reading> readings = new ArrayList<>();
    if (baseline != Baseline.NONE) {
      requests(evidence, baseline, readings);
      amounts(evidence, baseline, readings);
    }
    List<Check> checks = judge(readings, Looks.share(look), last, evidence.complete());
    facts(evidence, checks);
    unmeasured(evidence, readings, checks);
    Verdict.State state = state(checks, readings, evidence.complete());
    String sentence = VerdictSentence.of(state, baseline, checks);
    return new Verdict(state, sentence, baseline, look + 1, evidence.windows(), checks);
  }

  private void requests(DeployEvidence evidence, Baseline baseline, List<Reading> readings) {
    Allowance allowance = Allowance.of(policy, evidence, baseline);
    ErrorChecks errors = new ErrorChecks(policy, evidence, baseline);
    LatencyChecks latencies = new LatencyChecks(policy, allowance);
    List<ErrorChecks.Counted> counted = new ArrayList<>();
    List<LatencyComparison> compared = new ArrayList<>();
    double total = 0;
    double roots = 0;
    for (OperationEvidence operation : evidence.operations()) {
      ErrorChecks.Counted count = errors.count(operation);
      LatencyComparison comparison =
          new LatencyComparison(operation, baseline, evidence, allowance);
      if (!comparison.isEmpty()) {
        counted.add(count);
        compared.add(comparison);
        double requests = requests(count);
        total += requests;
        roots += Math.sqrt(requests);
      }
    }
    boolean several = counted.size() > 1;
    for (int i = 0; i < counted.size(); i++) {
      double requests = requests(counted.get(i));
      double share = Math.sqrt(requests) / roots;
      boolean needed = requests >= NEEDED_SHARE * total;
      readings.add(
          errors.of(counted.get(i), share * (several ? ERRORS : ERRORS + ALL_ERRORS), needed));
      readings.addAll(
          latencies.of(
              counted.get(i).operation(),
              compared.get(i),
              share * (several ? LATENCY : LATENCY + ALL_LATENCY),
              needed));
    }
    if (several) {
      readings.add(errors.ofAll(counted, ALL_ERRORS));
      readings.addAll(latencies.ofAll(compared, ALL_LATENCY));
    }
  }

  private static double requests(ErrorChecks.Counted counted) {
    return counted.comparison().newCount() + counted.comparison().oldCount();
  }

  private void amounts(DeployEvidence evidence, Baseline baseline, List<Reading> readings) {
    AmountChecks amounts = new AmountChecks(policy, evidence, baseline);
    int deciding = 2; // throughput and heap
    for (ResourceEvidence resource : evidence.resources()) {
      deciding += resource.resource().decides() ? 1 : 0;
    }
    double weight = AMOUNTS / deciding;
    for (ResourceEvidence resource : evidence.resources()) {
      readings.add(amounts.resource(resource, weight));
    }
    if (evidence.operations().stream().anyMatch(each -> each.before().size() > 0)) {
      readings.add(amounts.throughput(weight));
    }
    Reading heap =
        evidence.heap() == null ? null : HeapCheck.of(evidence.heap(), evidence.windows(), weight);
    if (heap != null) {
      readings.add(heap);
    }
  }

  /** What could not be compared stands among the checks: it decides nothing and is not hidden. */
  private static void unmeasured(
      DeployEvidence evidence, List<Reading> readings, List<Check> checks) {
    CheckState state = evidence.complete() ? CheckState.INCONCLUSIVE : CheckState.PENDING;
    evidence.unmeasured().forEach(missing -> checks.add(unmeasured(missing, state)));
    HeapEvidence heap = evidence.heap();
    if (heap != null && readings.stream().noneMatch(r -> r.check().kind() == Check.Kind.HEAP)) {
      checks.add(unmeasured(HeapCheck.tooLittle(heap, evidence.windows()), state));
    }
  }

  private static Check unmeasured(Unmeasured missing, CheckState state) {
    return new Check(
        missing.kind(),
        "",
        missing.measure(),
        missing.unit(),
        0,
        0,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Interval.UNKNOWN,
        1,
        1,
        state,
        missing.why());
  }

  private List<Check> judge(List<Reading> readings, double share, Verdict last, boolean complete) {
    int n = readings.size();
    double[] worse = new double[n];
    double[] better = new double[n];
    double[] weights = new double[n];
    Map<String, Double> earlier = new HashMap<>();
    last.checks().forEach(check -> earlier.put(check.key(), check.p()));
    for (int i = 0; i < n; i++) {
      Reading reading = readings.get(i);
      worse[i] = Math.min(1, reading.check().p() / share);
      better[i] = Math.min(1, reading.betterP() / share);
      weights[i] = reading.weight();
    }
    boolean[] isWorse = FalseDiscoveries.found(worse, weights, policy.falseAlarms());
    boolean[] isBetter = FalseDiscoveries.found(better, weights, policy.falseAlarms());
    List<Check> checks = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Reading reading = readings.get(i);
      CheckState state;
      if (isWorse[i] && reading.worse()) {
        state = CheckState.REGRESSED;
      } else if (isBetter[i] && reading.better()) {
        state = CheckState.IMPROVED;
      } else if (reading.weight() == 0) {
        state = CheckState.NOTED;
      } else if (reading.excluded()) {
        state = CheckState.PASSED;
      } else {
        state = complete ? CheckState.INCONCLUSIVE : CheckState.PENDING;
      }
      double p = Math.min(worse[i], earlier.getOrDefault(reading.check().key(), 1.0));
      checks.add(reading.judged(p, state));
    }
    return checks;
  }

  private static void facts(DeployEvidence evidence, List<Check> checks) {
    for (UnansweredOperation gone : evidence.unanswered()) {
      checks.add(
          fact(
              Check.Kind.UNANSWERED,
              gone.operation(),
              UNANSWERED,
              gone.calls(),
              gone.calls() >= LEAST_UNANSWERED ? CheckState.REGRESSED : CheckState.NOTED,
              "called by " + String.join(", ", gone.callers())));
    }
    for (Novelty novelty : evidence.novelties()) {
      String what = novelty.kind() == Novelty.Kind.EXCEPTION ? "new exception" : "new log pattern";
      checks.add(
          fact(Check.Kind.NOVELTY, "", what, novelty.count(), CheckState.NOTED, novelty.text()));
    }
  }

  private static Check fact(
      Check.Kind kind,
      String subject,
      String measure,
      long count,
      CheckState state,
      String detail) {
    return new Check(
        kind,
        subject,
        measure,
        "",
        count,
        0,
        0,
        count,
        count,
        Interval.UNKNOWN,
        1,
        1,
        state,
        detail);
  }

  private static Verdict.State state(List<Check> checks, List<Reading> readings, boolean complete) {
    boolean anyRegressed = false;
    boolean anyImproved = false;
    for (Check check : checks) {
      anyRegressed |= check.state() == CheckState.REGRESSED;
      anyImproved |= check.state() == CheckState.IMPROVED;
    }
    if (anyRegressed) {
      return Verdict.State.REGRESSED;
    }
    boolean anyNeeded = false;
    boolean allPassed = true;
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i).needed()) {
        anyNeeded = true;
        CheckState state = checks.get(i).state();
        allPassed &= state == CheckState.PASSED || state == CheckState.IMPROVED;
      }
    }
    if (anyNeeded && allPassed) {
      return anyImproved ? Verdict.State.IMPROVED : Verdict.State.PASSED;
    }
    return complete ? Verdict.State.INCONCLUSIVE : Verdict.State.PENDING;
  }
}
