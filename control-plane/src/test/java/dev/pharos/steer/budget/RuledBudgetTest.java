package dev.pharos.steer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.steer.budget.Steering.Cause;
import dev.pharos.steer.budget.Steering.State;
import java.time.Instant;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Budgets while levers decide on a part of the ordinary traces, or on all. */
class RuledBudgetTest {
  private static final long MB = 1_000_000;
  private static final int HOUR = 12;
  private static final int DAY = 24 * HOUR;
  private static final long ORDINARY = 30 * MB;
  private static final Instant BEGIN = Instant.parse("2026-05-04T00:00:00Z");
  private static final Percentage TOLERANCE = Percentage.withPercentage(10);

  /** A third of what comes. */
  private long budget = 11 * MB * DAY;

  private final RateController controller = new RateController(0.001, 0, BEGIN);
  private int step;
  private long stored;
  private Steering last;

  /** Hours in which levers keep a part of the ordinary traces at a rate. */
  private void hours(int count, double ruledPart, double ruledRate) {
    for (int i = 0; i < count * HOUR; i++) {
      long ruled = Math.round(ORDINARY * ruledPart);
      long ruledKept = Math.round(ruled * ruledRate);
      long kept = Math.round((ORDINARY - ruled) * controller.rate()) + ruledKept;
      Flow flow = new Flow(MB, ORDINARY, kept, MB, ruled, ruledKept);
      step++;
      stored += flow.always() + flow.kept() + flow.other();
      Instant now = BEGIN.plus(RateController.STEP.multipliedBy(step));
      last = controller.step(now, RateController.STEP, budget, flow);
    }
  }

  /** What the day takes, which then is over. */
  private long day() {
    long day = stored;
    stored = 0;
    return day;
  }

  @Test
  void aLeverForAllIsToldAndWhatItLeftIsSpentWhenItEnds() {
    hours(8, 0, 0);
    assertThat(last.state()).isEqualTo(State.HOLDS);
    assertThat(last.reason()).isEmpty();

    hours(3, 1, 0.2);
    assertThat(last.state()).isEqualTo(State.RULED);
    assertThat(last.ruled()).isEqualTo(1);
    assertThat(last.reason())
        .isEqualTo("Levers decide on 100 % of the ordinary traces in the place of the budget.");
    assertThat(last.day().sum())
        .as("at the lever's rate")
        .isCloseTo(stored + 13L * HOUR * (8 * MB), TOLERANCE);
    double after = controller.rate();

    hours(1, 0, 0);
    assertThat(controller.rate()).as("no jump").isCloseTo(after, Percentage.withPercentage(15));
    assertThat(last.state()).isEqualTo(State.HOLDS);
    hours(12, 0, 0);
    assertThat(day()).isCloseTo(budget, TOLERANCE);
  }

  @Test
  void whatALeverLeavesOutOfAServiceIsRoomForTheOthers() {
    hours(6, 0, 0);
    double before = controller.rate();

    hours(18, 0.5, 0);

    assertThat(controller.rate()).isGreaterThan(before * 1.5);
    assertThat(last.ruled()).isEqualTo(0.5);
    assertThat(last.state()).isEqualTo(State.HOLDS);
    assertThat(day()).isCloseTo(budget, TOLERANCE);
  }

  @Test
  void aDayAfterALeverIsPlannedByWhatComesNotByWhatItLeft() {
    hours(24, 1, 0);
    assertThat(day()).isEqualTo(2 * MB * DAY);

    hours(24, 0, 0);

    assertThat(day()).isCloseTo(budget, TOLERANCE);
  }

  @Test
  void aLeverThatKeepsMoreThanTheBudgetHasRoomForIsTheCause() {
    hours(2, 0.5, 1);

    assertThat(last.state()).isEqualTo(State.CANNOT);
    assertThat(last.cause()).isEqualTo(Cause.LEVERS);
    assertThat(last.reason())
        .isEqualTo(
            "The day will take 4.92 GB of a budget of 3.17 GB: levers decide on 50 % of the ordinary"
                + " traces and keep more of them than it has room for.");
    assertThat(last.rate()).as("what it can do").isEqualTo(0.001);
  }

  @Test
  void aLeverIsNoCauseOfWhatCouldNotBeHeldWithoutIt() {
    budget = MB * DAY;

    hours(2, 0.5, 0.01);

    assertThat(last.state()).isEqualTo(State.CANNOT);
    assertThat(last.cause()).isNotEqualTo(Cause.LEVERS);
  }

  @Test
  void moreThanIsOrdinaryCannotBeDecidedOnByLevers() {
    assertThatThrownBy(() -> new Flow(0, 10, 5, 0, 11, 5)).hasMessageContaining("by levers 11");
    assertThatThrownBy(() -> new Flow(0, 10, 5, 0, 4, 5)).hasMessageContaining("and kept 5");
    assertThatThrownBy(() -> new Flow(0, 10, 9, 0, 4, 2)).hasMessageContaining("ordinary 10");
  }
}
