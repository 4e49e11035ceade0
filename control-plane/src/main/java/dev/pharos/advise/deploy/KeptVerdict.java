package dev.pharos.advise.deploy;

import dev.pharos.judge.deploy.Baseline;
import dev.pharos.judge.deploy.Check;
import dev.pharos.judge.deploy.CheckState;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.Interval;
import dev.pharos.judge.deploy.Verdict;
import dev.pharos.signal.DeployVerdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The judge's verdict as it is kept, and back. Pure. */
final class KeptVerdict {
  private static final String NOTHING = "Too little was seen of it to tell.";

  /** What a reader asks for first; the last are left out first. */
  private static final List<CheckState> ORDER =
      List.of(
          CheckState.REGRESSED,
          CheckState.IMPROVED,
          CheckState.NOTED,
          CheckState.INCONCLUSIVE,
          CheckState.PENDING,
          CheckState.PASSED);

  private KeptVerdict() {}

  /**
   * @param ends nothing will change it: what is still pending is inconclusive
   * @param before what is kept so far; null for nothing
   */
  static DeployVerdict of(
      Verdict verdict,
      DeployEvidence evidence,
      boolean ends,
      @Nullable DeployVerdict before,
      long nowNs) {
    boolean tooLittle = ends && verdict.state() == Verdict.State.PENDING;
    DeployVerdict.State state =
        tooLittle
            ? DeployVerdict.State.INCONCLUSIVE
            : DeployVerdict.State.valueOf(verdict.state().name());
    Long decidedAtNs = null;
    if (state != DeployVerdict.State.PENDING) {
      decidedAtNs =
          before != null && before.state() == state && before.decidedAtNs() != null
              ? before.decidedAtNs()
              : Long.valueOf(nowNs);
    }
    return new DeployVerdict(
        state,
        ends,
        tooLittle ? NOTHING : verdict.sentence(),
        DeployVerdict.Baseline.valueOf(verdict.baseline().name()),
        evidence.newInstances(),
        evidence.oldInstances(),
        verdict.looks(),
        verdict.windows(),
        verdict.checks().stream()
            .sorted(
                Comparator.comparingInt((Check check) -> ORDER.indexOf(check.state()))
                    .thenComparingDouble(Check::p))
            .map(KeptVerdict::check)
            .toList(),
        0,
        decidedAtNs,
        nowNs);
  }

  /** Of a deployment that is over and of which nothing could be looked at. */
  static DeployVerdict nothing(@Nullable DeployVerdict before, long nowNs) {
    if (before == null) {
      return new DeployVerdict(
          DeployVerdict.State.INCONCLUSIVE,
          true,
          NOTHING,
          DeployVerdict.Baseline.NONE,
          1,
          1,
          0,
          0,
          List.of(),
          0,
          nowNs,
          nowNs);
    }
    boolean pending = before.isPending();
    return new DeployVerdict(
        pending ? DeployVerdict.State.INCONCLUSIVE : before.state(),
        true,
        pending ? NOTHING : before.sentence(),
        before.baseline(),
        before.newInstances(),
        before.oldInstances(),
        before.looks(),
        before.windows(),
        before.checks(),
        before.checksLeftOut(),
        pending ? (Long) nowNs : before.decidedAtNs(),
        nowNs);
  }

  /** As the judge left it; null for nothing. */
  static @Nullable Verdict judged(@Nullable DeployVerdict kept) {
    if (kept == null) {
      return null;
    }
    return new Verdict(
        Verdict.State.valueOf(kept.state().name()),
        kept.sentence(),
        Baseline.valueOf(kept.baseline().name()),
        kept.looks(),
        kept.windows(),
        kept.checks().stream().map(KeptVerdict::judged).toList());
  }

  private static DeployVerdict.Check check(Check check) {
    return new DeployVerdict.Check(
        word(check.kind()),
        check.subject(),
        check.measure(),
        check.unit(),
        check.newCount(),
        check.oldCount(),
        check.baseline(),
        check.value(),
        check.difference(),
        check.interval().low(),
        check.interval().high(),
        check.p(),
        check.gate(),
        word(check.state()),
        check.detail());
  }

  private static Check judged(DeployVerdict.Check check) {
    return new Check(
        Check.Kind.valueOf(check.kind().toUpperCase(Locale.ROOT)),
        check.operation(),
        check.measure(),
        check.unit(),
        check.newCount(),
        check.oldCount(),
        check.baseline(),
        check.value(),
        check.difference(),
        new Interval(check.low(), check.high()),
        check.p(),
        check.gate(),
        CheckState.valueOf(check.state().toUpperCase(Locale.ROOT)),
        check.detail());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
