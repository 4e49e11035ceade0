package dev.pharos.steer.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/**
 * A store that keeps traces by the hash of their ids, day after day, and a controller that sets the
 * rate. Deterministic.
 */
final class SimulatedDays {
  static final Instant BEGIN = Instant.parse("2026-05-04T00:00:00Z");
  static final Duration STEP = RateController.STEP;
  static final int STEPS = (int) Duration.ofDays(1).dividedBy(STEP);

  /** Enough that few are kept by a rate of a hundredth too. */
  private static final int TRACES = 400;

  /**
   * Bytes that come in a step.
   *
   * @param ordinary before the rate decides
   */
  record Offered(double always, double ordinary, double other) {}

  /** What comes in a step, by its number since the beginning. */
  interface Shape {
    Offered at(int step);
  }

  /**
   * What became of a day.
   *
   * @param reversals how often the rate went the other way than before
   */
  record Day(long stored, long always, long offered, int reversals) {
    private static final Day BEGUN = new Day(0, 0, 0, 0);

    private Day plus(Flow flow, boolean reverses) {
      return new Day(
          stored + flow.always() + flow.kept() + flow.other(),
          always + flow.always(),
          offered + flow.always() + flow.ordinary() + flow.other(),
          reversals + (reverses ? 1 : 0));
    }
  }

  private final Shape shape;
  private final IntToLongFunction budget;
  private final SplittableRandom random;
  private final List<Steering> steerings = new ArrayList<>();
  private RateController controller;
  private int step;
  private Day today = Day.BEGUN;
  private int way;

  /**
   * @param budgetAtStep bytes a day, as configured at a step
   */
  SimulatedDays(Shape shape, IntToLongFunction budgetAtStep, double leastRate, long seed) {
    this.shape = shape;
    this.budget = budgetAtStep;
    this.random = new SplittableRandom(seed);
    this.controller = new RateController(leastRate, 0, BEGIN);
  }

  /** One that goes on by what the one before remembers. */
  void restart(double leastRate) {
    controller = new RateController(leastRate, controller.memory());
  }

  /** What was said at each step so far. */
  List<Steering> steerings() {
    return steerings;
  }

  Steering last() {
    return steerings.getLast();
  }

  /** Goes on to the end of the day, and tells of all of it. */
  Day day() {
    steps(STEPS - step % STEPS);
    Day day = today;
    today = Day.BEGUN;
    return day;
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      double before = controller.rate();
      Flow flow = decided(shape.at(step), before);
      step++;
      Instant now = BEGIN.plus(STEP.multipliedBy(step));
      Steering steering = controller.step(now, STEP, budget.applyAsLong(step), flow);
      steerings.add(steering);
      today = today.plus(flow, reverses(before, steering.rate()));
    }
  }

  private Flow decided(Offered comes, double rate) {
    long kept = 0;
    long ordinary = 0;
    for (int i = 0; i < TRACES; i++) {
      // Sizes differ: most are small, some are many times as large.
      double size = -Math.log(1 - random.nextDouble()) * comes.ordinary() / TRACES;
      long bytes = Math.round(size);
      ordinary += bytes;
      if (isKept(random.nextLong(), rate)) {
        kept += bytes;
      }
    }
    return new Flow(Math.round(comes.always()), ordinary, kept, Math.round(comes.other()));
  }

  /** As ids of traces are evenly spread, so is what is made of their upper bits. */
  private static boolean isKept(long traceId, double rate) {
    return (traceId >>> 11) * 0x1p-53 < rate;
  }

  private boolean reverses(double before, double after) {
    if (after == before) {
      return false;
    }
    int next = after > before ? 1 : -1;
    boolean reverses = way != 0 && next != way;
    way = next;
    return reverses;
  }
}
