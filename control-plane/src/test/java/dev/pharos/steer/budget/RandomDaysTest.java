package dev.pharos.steer.budget;

import static dev.pharos.steer.budget.SimulatedDays.STEPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.steer.budget.SimulatedDays.Day;
import dev.pharos.steer.budget.SimulatedDays.Offered;
import dev.pharos.steer.budget.SimulatedDays.Shape;
import dev.pharos.steer.budget.Steering.State;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Weeks of traffic of all shapes, drawn from a fixed seed. */
class RandomDaysTest {
  private static final int WEEKS = 150;
  private static final int DAYS = 4;
  private static final double LEAST_RATE = 0.001;

  private static final double TOLERANCE = 0.1;

  /** Of what was offered: who keeps all but this keeps all, but for its first hours. */
  private static final double NEARLY_ALL = 0.97;

  /** On a first day nobody knows that the evening will be calm, and what is left is left. */
  private static final double FIRST_DAY_SHORT = 0.15;

  /** Noise and peaks turn the rate around by themselves; on a calm day it is six at most. */
  private static final int MOST_REVERSALS = 40;

  private static double hour(int step) {
    return step % STEPS * 24.0 / STEPS;
  }

  /** A day's curve, peaks of some hours, a day that is busier, noise, and storms of errors. */
  private static Shape shape(SplittableRandom random) {
    double swing = random.nextDouble(0.9);
    double shift = random.nextDouble(24);
    double noise = random.nextDouble(0.5);
    double peakFrom = random.nextDouble(2, 20);
    double peakTo = peakFrom + random.nextDouble(0.5, 3);
    double peak = random.nextBoolean() ? random.nextDouble(2, 10) : 1;
    int busyDay = random.nextInt(DAYS);
    double busier = random.nextDouble(0.6, 2);
    double storm = random.nextDouble(1, 30);
    int stormFrom = random.nextInt(DAYS * STEPS);
    int stormTo = stormFrom + random.nextInt(24);
    double other = random.nextDouble(4e6);
    double failing = random.nextDouble(0.04);
    long seed = random.nextLong();
    return step -> {
      double level = 1 + swing * Math.sin(2 * Math.PI * (hour(step) - shift) / 24);
      level *= hour(step) >= peakFrom && hour(step) < peakTo ? peak : 1;
      level *= step / STEPS == busyDay ? busier : 1;
      level *= Math.exp(noise * new SplittableRandom(seed + step).nextGaussian());
      double always = failing * (step >= stormFrom && step < stormTo ? storm : 1);
      return new Offered(30e6 * level * always, 30e6 * level * (1 - failing), other);
    };
  }

  @Test
  void everyDayThatCanBeIsHeldAndEveryOtherIsTold() {
    SplittableRandom random = new SplittableRandom(20260504);
    for (int week = 0; week < WEEKS; week++) {
      Shape shape = shape(random);
      double offered = 0;
      for (int step = 0; step < STEPS; step++) {
        Offered one = shape.at(step);
        offered += one.always() + one.ordinary() + one.other();
      }
      long budget = Math.round(offered * random.nextDouble(0.03, 0.7));
      SimulatedDays days = new SimulatedDays(shape, step -> budget, LEAST_RATE, week);
      for (int day = 0; day < DAYS; day++) {
        check(week, day, days, days.day(), budget);
      }
    }
  }

  private static void check(int week, int day, SimulatedDays days, Day one, long budget) {
    double stored = (double) one.stored() / budget;
    String all =
        String.format(
            Locale.ROOT,
            "week %d, day %d: %.3f of the budget; always kept %.3f, offered %.3f, %d reversals, %s",
            week,
            day,
            stored,
            (double) one.always() / budget,
            (double) one.offered() / budget,
            one.reversals(),
            days.last());
    boolean isTold =
        days.steerings().subList(day * STEPS, (day + 1) * STEPS).stream()
            .anyMatch(steering -> steering.state() == State.CANNOT);
    if (!isTold) {
      assertThat(stored).as(all).isLessThan(1 + TOLERANCE);
    }
    if (one.stored() < one.offered() * NEARLY_ALL) {
      assertThat(stored).as(all).isGreaterThan(1 - (day == 0 ? FIRST_DAY_SHORT : TOLERANCE));
    }
    assertThat(one.reversals()).as(all).isLessThanOrEqualTo(MOST_REVERSALS);
  }
}
