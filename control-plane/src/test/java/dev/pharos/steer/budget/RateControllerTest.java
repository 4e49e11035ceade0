package dev.pharos.steer.budget;

import static dev.pharos.steer.budget.SimulatedDays.STEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.steer.budget.SimulatedDays.Day;
import dev.pharos.steer.budget.SimulatedDays.Offered;
import dev.pharos.steer.budget.SimulatedDays.Shape;
import dev.pharos.steer.budget.Steering.Cause;
import dev.pharos.steer.budget.Steering.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateControllerTest {
  private static final double MB = 1e6;
  private static final double LEAST_RATE = 0.001;
  private static final Percentage TOLERANCE = Percentage.withPercentage(10);

  /** A dead band's worth: changes back and forth that chance alone may cause on one day. */
  private static final int FEW_REVERSALS = 6;

  private static final Shape CONSTANT = busy(step -> 1);

  /** Ten times as much at noon as at midnight. */
  private static final Shape SINE =
      busy(step -> 1 + 0.82 * Math.sin(2 * Math.PI * (hour(step) - 6) / 24));

  private static final Shape NOON_PEAK = busy(step -> hour(step) >= 11 && hour(step) < 13 ? 10 : 1);

  private static final Shape STORM =
      step -> new Offered(hour(step) >= 9 && hour(step) < 12 ? 40 * MB : MB, 30 * MB, MB);

  private static double hour(int step) {
    return step % STEPS * 24.0 / STEPS;
  }

  /** Traces that come more and less, some of them failed; other signals steadily. */
  private static Shape busy(IntToDoubleFunction level) {
    return step -> {
      double now = level.applyAsDouble(step);
      return new Offered(MB * now, 30 * MB * now, MB);
    };
  }

  private static long share(Shape shape, double share) {
    double all = 0;
    for (int step = 0; step < STEPS; step++) {
      Offered offered = shape.at(step);
      all += offered.always() + offered.ordinary() + offered.other();
    }
    return (long) (all * share);
  }

  private static SimulatedDays days(Shape shape, long budget) {
    return new SimulatedDays(shape, step -> budget, LEAST_RATE, 7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.25, 0.1})
  void steadyTrafficIsHeldWithoutGoingBackAndForth(double share) {
    long budget = share(CONSTANT, share);
    SimulatedDays days = days(CONSTANT, budget);

    for (int day = 0; day < 5; day++) {
      Day one = days.day();

      assertThat(one.stored()).isCloseTo(budget, TOLERANCE);
      assertThat(one.reversals()).isLessThanOrEqualTo(FEW_REVERSALS);
    }
    double right = (budget - 2 * STEPS * MB) / (30 * STEPS * MB);
    assertThat(days.steerings().stream().map(Steering::rate))
        .as("never far from what would have been right, from the first step on")
        .allSatisfy(rate -> assertThat(rate).isCloseTo(right, Percentage.withPercentage(25)));
    assertThat(days.last().state()).isEqualTo(State.HOLDS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.25, 0.12})
  void daysAndNightsAreHeldFromTheFirstOneOn(double share) {
    long budget = share(SINE, share);
    SimulatedDays days = days(SINE, budget);

    for (int day = 0; day < 5; day++) {
      Day one = days.day();

      assertThat(one.stored()).isCloseTo(budget, TOLERANCE);
      assertThat(one.reversals()).isLessThanOrEqualTo(FEW_REVERSALS);
    }
  }

  @Test
  void whatEarlierDaysWereLikeIsForeseen() {
    SimulatedDays days = days(SINE, share(SINE, 0.3));
    days.day();
    days.day();
    List<Double> rates =
        days.steerings().subList(STEPS + 12, 2 * STEPS).stream().map(Steering::rate).toList();

    assertThat(rates)
        .as("one rate for night and noon")
        .allSatisfy(
            rate -> assertThat(rate).isCloseTo(rates.getFirst(), Percentage.withPercentage(15)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.25, 0.12})
  void aTenfoldPeakAtNoonIsHeldAlsoWhenNobodyExpectsIt(double share) {
    long budget = share(NOON_PEAK, share);
    SimulatedDays days = days(NOON_PEAK, budget);

    for (int day = 0; day < 3; day++) {
      Day one = days.day();

      assertThat(one.stored()).isCloseTo(budget, TOLERANCE);
      assertThat(one.reversals()).isLessThanOrEqualTo(FEW_REVERSALS);
    }
  }

  @Test
  void aPeakInTheLastHourIsHeldToo() {
    Shape late = busy(step -> hour(step) >= 23 ? 10 : 1);
    long budget = share(late, 0.25);

    assertThat(days(late, budget).day().stored()).isCloseTo(budget, TOLERANCE);
  }

  @Test
  void burstsAreHeld() {
    SplittableRandom random = new SplittableRandom(3);
    double[] levels = random.doubles(5L * STEPS).map(one -> one < 0.1 ? 20 : 1).toArray();
    Shape bursts = busy(step -> levels[step]);
    long budget = share(bursts, 0.25);
    SimulatedDays days = days(bursts, budget);

    for (int day = 0; day < 5; day++) {
      assertThat(days.day().stored()).isCloseTo(budget, TOLERANCE);
    }
  }

  @Test
  void aStormOfErrorsIsKeptWholeAndPaidForByOrdinaryTraces() {
    long budget = share(STORM, 0.25);
    SimulatedDays days = days(STORM, budget);
    days.steps(9 * STEPS / 24);
    double before = days.last().rate();
    days.steps(3 * STEPS / 24);
    double after = days.last().rate();

    Day day = days.day();

    assertThat(day.stored()).isCloseTo(budget, TOLERANCE);
    assertThat(day.always()).as("kept whole").isEqualTo(Math.round((36 * 40 + 252) * MB));
    assertThat(after).isLessThan(before / 2);
    assertThat(day.reversals()).isLessThanOrEqualTo(FEW_REVERSALS);
  }

  @Test
  void aStormThatTakesMoreThanTheBudgetIsToldWithItsCauseAndEndsWithTheDay() {
    long budget = share(STORM, 0.12);
    SimulatedDays days = days(STORM, budget);
    days.steps(12 * STEPS / 24);

    Steering steering = days.last();
    assertThat(steering.state()).isEqualTo(State.CANNOT);
    assertThat(steering.cause()).isEqualTo(Cause.ALWAYS_KEPT);
    assertThat(steering.rate()).as("the floor, and no less").isEqualTo(LEAST_RATE);
    assertThat(steering.reason())
        .startsWith("The day will take ")
        .contains(
            " of a budget of 1.27 GB though only 0.1 % of ordinary traces are kept: most of it goes"
                + " to traces that are always kept (");

    Day day = days.day();
    assertThat(day.stored()).isGreaterThan(Math.round(budget * 1.1));
    assertThat(days.last().at()).isEqualTo(Instant.parse("2026-05-05T00:00:00Z"));
  }

  @Test
  void otherSignalsThatAreOverTheBudgetAloneAreToldFromTheFirstStepOn() {
    Shape chatty = step -> new Offered(MB, 10 * MB, 100 * MB);
    SimulatedDays days = days(chatty, Math.round(50 * MB * STEPS));
    days.steps(1);

    assertThat(days.last().state()).isEqualTo(State.CANNOT);
    assertThat(days.last().cause()).isEqualTo(Cause.OTHER_SIGNALS);
    assertThat(days.last().reason())
        .isEqualTo(
            "The day will take 29.1 GB of a budget of 14.4 GB though only 0.1 % of ordinary traces"
                + " are kept: most of it goes to log lines and samples (always kept 288 MB,"
                + " ordinary 12.8 MB, other signals 28.8 GB, before 0 B).");
  }

  @Test
  void theLeastRateIsToldWhenItIsWhatCannotBeHeld() {
    long budget = share(CONSTANT, 0.2);
    SimulatedDays days = new SimulatedDays(CONSTANT, step -> budget, 0.5, 7);
    Day day = days.day();

    assertThat(days.steerings().getFirst().state()).isEqualTo(State.CANNOT);
    assertThat(days.last().cause()).isEqualTo(Cause.ORDINARY);
    assertThat(days.last().rate()).isEqualTo(0.5);
    assertThat(day.stored()).isGreaterThan(2 * budget);
  }

  @Test
  void whatFitsIsKeptWhole() {
    long budget = share(SINE, 1.3);
    SimulatedDays days = days(SINE, budget);

    for (int i = 0; i < 3; i++) {
      Day day = days.day();
      assertThat(day.stored())
          .as("all but what was not known to fit")
          .isGreaterThan(Math.round(day.offered() * 0.97));
    }
    assertThat(days.last().state()).isEqualTo(State.KEEPS_ALL);
    assertThat(days.last().rate()).isEqualTo(1);
    assertThat(days.last().reason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.75, 2})
  void aBudgetThatIsChangedAtNoonIsHeldByTheEvening(double times) {
    long first = share(SINE, 0.3);
    long then = Math.round(first * times);
    SimulatedDays days =
        new SimulatedDays(SINE, step -> step <= 3 * STEPS / 2 ? first : then, LEAST_RATE, 7);
    days.day();

    Day day = days.day();

    assertThat(day.stored()).isCloseTo(then, TOLERANCE);
    assertThat(day.reversals()).isLessThanOrEqualTo(FEW_REVERSALS);
  }

  @Test
  void aBudgetThatWasUsedUpWhenItWasLoweredIsTold() {
    long first = share(CONSTANT, 0.5);
    long then = first / 4;
    SimulatedDays days =
        new SimulatedDays(CONSTANT, step -> step <= STEPS / 2 ? first : then, LEAST_RATE, 7);
    days.steps(STEPS / 2);
    assertThat(days.last().state()).isEqualTo(State.HOLDS);

    days.steps(6);

    assertThat(days.last().state()).isEqualTo(State.CANNOT);
    assertThat(days.last().cause()).as("they were kept before").isEqualTo(Cause.ORDINARY);
    assertThat(days.last().rate()).isEqualTo(LEAST_RATE);
    days.day();
    assertThat(days.day().stored()).as("the next day").isCloseTo(then, TOLERANCE);
    assertThat(days.last().state()).isEqualTo(State.HOLDS);
  }

  @Test
  void aRestartGoesOnAsIfThereHadBeenNone() {
    long budget = share(SINE, 0.3);
    SimulatedDays whole = days(SINE, budget);
    SimulatedDays restarted = days(SINE, budget);
    whole.day();
    restarted.day();
    restarted.steps(100);
    restarted.restart(LEAST_RATE);

    assertThat(restarted.day()).isEqualTo(whole.day());
    assertThat(restarted.steerings()).isEqualTo(whole.steerings());
  }

  @Test
  void anotherBudgetsStricterRateIsNoReasonToUseLess() {
    // Four fifths of the ordinary bytes follow a rate of another budget, a twentieth.
    long budget = Math.round(3 * MB * STEPS);
    RateController controller = new RateController(LEAST_RATE, 0, SimulatedDays.BEGIN);
    double stored = 0;
    for (int step = 1; step <= 2 * STEPS; step++) {
      if (step == STEPS + 1) {
        stored = 0;
      }
      double rate = controller.rate();
      double kept = 2 * MB * rate + 8 * MB * Math.min(rate, 0.05);
      Flow flow =
          new Flow(Math.round(MB), Math.round(10 * MB), Math.round(kept), Math.round(MB / 2));
      stored += flow.always() + flow.kept() + flow.other();
      Instant now = SimulatedDays.BEGIN.plus(SimulatedDays.STEP.multipliedBy(step));
      controller.step(now, SimulatedDays.STEP, budget, flow);
    }

    assertThat(stored).isCloseTo((double) budget, TOLERANCE);
  }

  @Test
  void whatTheDayTookBeforeCounts() {
    long budget = Math.round(20 * MB * STEPS);
    Instant noon = SimulatedDays.BEGIN.plus(Duration.ofHours(12));
    RateController controller = new RateController(LEAST_RATE, 2 * budget, noon);

    Steering steering =
        controller.step(
            noon.plus(SimulatedDays.STEP),
            SimulatedDays.STEP,
            budget,
            new Flow(0, Math.round(10 * MB), Math.round(10 * MB), 0));

    assertThat(steering.state()).isEqualTo(State.CANNOT);
    assertThat(steering.cause()).isEqualTo(Cause.BEFORE);
    assertThat(steering.usedBytes()).isEqualTo(2 * budget + Math.round(10 * MB));
  }

  @Test
  void aChangeIsBounded() {
    Shape wild = busy(step -> step % 40 < 20 ? 0.02 : 50);
    SimulatedDays days = days(wild, share(wild, 0.02));
    days.day();
    List<Steering> steerings = days.steerings();

    for (int i = 1; i < steerings.size(); i++) {
      double change = steerings.get(i).rate() / steerings.get(i - 1).rate();
      assertThat(change)
          .isBetween(1 / RateController.MOST_DOWN - 1e-9, RateController.MOST_UP + 1e-9);
      assertThat(steerings.get(i).rate()).isBetween(LEAST_RATE, 1.0);
    }
  }

  @Test
  void aNightWithoutTrafficChangesNothing() {
    SimulatedDays days = days(step -> new Offered(0, 0, 0), 1_000);
    Day day = days.day();

    assertThat(day.stored()).isZero();
    assertThat(days.steerings()).allMatch(steering -> steering.state() == State.KEEPS_ALL);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Instant now = SimulatedDays.BEGIN;
    RateController controller = new RateController(LEAST_RATE, 0, now);

    assertThatThrownBy(() -> new RateController(0, 0, now))
        .hasMessage("no least rate above 0 and at most 1: 0.0");
    assertThatThrownBy(() -> controller.step(now, Duration.ZERO, 1, Flow.NONE))
        .hasMessage("no step: PT0S for 1 bytes a day");
    assertThatThrownBy(() -> controller.step(now, SimulatedDays.STEP, 0, Flow.NONE))
        .hasMessage("no step: PT5M for 0 bytes a day");
    assertThatThrownBy(() -> new Flow(0, 1, 2, 0)).hasMessageContaining("kept 2");
  }
}
