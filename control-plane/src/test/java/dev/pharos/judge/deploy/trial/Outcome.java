package dev.pharos.judge.deploy.trial;

import dev.pharos.judge.deploy.Check;
import dev.pharos.judge.deploy.CheckState;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.DeployPolicy;
import dev.pharos.judge.deploy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a made-up deployment that was looked at after every window.
 *
 * @param regressedAt after how many windows it was first called regressed; 0 for never
 * @param passedAt the same for passed
 * @param last what it ended with
 * @param reason the first check that ever regressed, or empty
 * @param thresholds whether limits ever called it worse
 * @param ranks whether a test of ranks ever did
 */
record Outcome(
    int regressedAt,
    int passedAt,
    Verdict.State last,
    String reason,
    boolean thresholds,
    boolean ranks) {

  static Outcome of(Trial trial) {
    DeployJudge judge = new DeployJudge(DeployPolicy.DEFAULT);
    DeployEvidence evidence = trial.evidence();
    Rival limits = new Rival.Thresholds();
    Rival test = new Rival.Ranks();
    int windows = trial.setting().windows();
    int regressedAt = 0;
    int passedAt = 0;
    String reason = "";
    boolean thresholds = false;
    boolean ranks = false;
    Verdict verdict = null;
    for (int w = 1; w <= windows; w++) {
      verdict = judge.look(evidence.until(w, w == windows), verdict);
      if (regressedAt == 0 && verdict.state() == Verdict.State.REGRESSED) {
        regressedAt = w;
        reason = reason(verdict);
      }
      if (passedAt == 0 && isPassed(verdict)) {
        passedAt = w;
      }
      thresholds |= limits.look(trial, w - 1);
      ranks |= test.look(trial, w - 1);
    }
    return new Outcome(
        regressedAt,
        passedAt,
        verdict == null ? Verdict.State.PENDING : verdict.state(),
        reason,
        thresholds,
        ranks);
  }

  private static boolean isPassed(@Nullable Verdict verdict) {
    return verdict != null
        && (verdict.state() == Verdict.State.PASSED || verdict.state() == Verdict.State.IMPROVED);
  }

  private static String reason(Verdict verdict) {
    for (Check check : verdict.checks()) {
      if (check.state() == CheckState.REGRESSED) {
        return check.kind() + " " + check.measure();
      }
    }
    return "";
  }

  boolean isRegressed() {
    return regressedAt > 0;
  }
}
