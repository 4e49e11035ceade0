package dev.pharos.judge.deploy.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.deploy.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A small form of {@code ./pharos bench verdict}: made-up deployments with fixed seeds, looked at
 * every ten seconds.
 */
class VerdictTrialsTest {
  private static final int RUNS = 40;
  private static final int LEAST_FOUND = 38; // 95 %
  private static final double SHOP_PER_SIDE = 20;

  private final Trials trials = new Trials();

  @Test
  void equalVersionsAreNotCalledWorseWhateverTheirLatenciesAreLike() {
    List<Outcome> outcomes = trials.equal(RUNS, true);

    assertThat(outcomes).noneMatch(Outcome::isRegressed);
    // And not because nothing is ever told: limits are wrong in every third.
    assertThat(outcomes).anyMatch(outcome -> outcome.last() == Verdict.State.PASSED);
    assertThat(outcomes.stream().filter(Outcome::thresholds).count()).isGreaterThan(RUNS / 5);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "LEAK", "DATABASE_CALLS", "LOG_LINES", "CPU", "ALLOCATION"})
  void isFoundWithSoManyRequests(Harm harm) {
    assertThat(trials.harmed(RUNS, harm, true).stream().filter(Outcome::isRegressed).count())
        .isGreaterThanOrEqualTo(LEAST_FOUND);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAK", "DATABASE_CALLS", "LOG_LINES", "CPU", "ALLOCATION"})
  void isFoundInThreeMinutesAtTheShopsLoad(Harm harm) {
    List<Outcome> outcomes = trials.atRate(RUNS, harm, SHOP_PER_SIDE, 3);

    assertThat(outcomes.stream().filter(Outcome::isRegressed).count())
        .isGreaterThanOrEqualTo(LEAST_FOUND);
    assertThat(outcomes)
        .filteredOn(Outcome::isRegressed)
        .allMatch(outcome -> outcome.reason().startsWith(harm == Harm.LEAK ? "HEAP" : "RESOURCE"));
  }

  @Test
  void slowOperationsThatAreAskedForMoreOftenAreNoRegression() {
    assertThat(trials.otherMix(RUNS, true)).noneMatch(Outcome::isRegressed);
    assertThat(trials.otherMix(RUNS, false)).noneMatch(Outcome::isRegressed);
  }

  @Test
  void tooLittleTrafficNeverPasses() {
    assertThat(trials.withRequests(RUNS, Harm.NONE, 60, true))
        .allMatch(outcome -> outcome.last() == Verdict.State.INCONCLUSIVE);
    assertThat(trials.withRequests(RUNS, Harm.ERRORS_THREE, 100, true))
        .allMatch(outcome -> outcome.passedAt() == 0);
  }

  @Test
  void theSameSeedsMakeTheSameDeployments() {
    assertThat(trials.harmed(5, Harm.SPREAD, true)).isEqualTo(trials.harmed(5, Harm.SPREAD, true));
  }
}
