package dev.pharos.advise.deploy.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.deploy.trial.TreatedVerdicts.Said;
import dev.pharos.advise.deploy.trial.TreatedVerdicts.Score;
import dev.pharos.aggregate.keep.UsualPolicy;
import dev.pharos.signal.DeployVerdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small form of what {@code ./pharos bench overhead} says of verdicts. */
class TreatedVerdictsTest {
  private static final Duration USUAL_SLOW = Duration.ofMillis(1);
  private static final Treatment WHOLE = new Treatment.Whole();

  /** A tenth of what nothing speaks for is kept, or nothing. */
  @Test
  void whatIsLeftOutAfterItWasCountedChangesNothingThatIsSaid() {
    TreatedVerdicts verdicts = new TreatedVerdicts(List.of(WHOLE, policy(0.1), policy(0)));

    List<Said> all = verdicts.play(1);

    assertThat(all).hasSize(Change.values().length);
    for (Said said : all) {
      assertThat(said.verdicts().get(0)).isPresent();
      assertThat(said.verdicts().get(1)).isEqualTo(said.verdicts().get(0));
      assertThat(said.verdicts().get(2)).isEqualTo(said.verdicts().get(0));
      assertThat(said.kept().get(1).leftOut()).as("so there is something to miss").isPositive();
      assertThat(said.kept().get(2).leftOut()).isGreaterThan(said.kept().get(1).leftOut());
    }
  }

  @Test
  void whatIsNeverCountedIsMissed() {
    List<Treatment> treatments =
        List.of(WHOLE, new Treatment.Sampled(1), new Treatment.Sampled(0.01));

    List<Score> scores = new TreatedVerdicts(treatments).scores(2);

    Score whole = scores.get(0);
    assertThat(whole.deployments()).isEqualTo(10);
    assertThat(whole.regressions()).isEqualTo(6);
    assertThat(whole.found()).isEqualTo(6);
    assertThat(scores.get(1)).isEqualTo(whole);
    assertThat(scores.get(2).same()).isLessThan(6);
    assertThat(scores.get(2).found()).isLessThan(4);
  }

  @Test
  void whatHarmsNothingIsNotCalledWorse() {
    List<Said> all = new TreatedVerdicts(List.of(WHOLE)).play(2);

    assertThat(all)
        .filteredOn(said -> !said.change().isWorse())
        .hasSize(4)
        .noneMatch(said ->
            said.verdicts().getFirst().orElseThrow().state() == DeployVerdict.State.REGRESSED);
  }

  private static Treatment policy(double rate) {
    return new Treatment.Decided(
        (counted, clock) -> UsualPolicy.of(counted, rate, USUAL_SLOW, clock));
  }
}
