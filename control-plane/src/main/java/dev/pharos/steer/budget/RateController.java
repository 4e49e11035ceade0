package dev.pharos.steer.budget;

import dev.pharos.steer.budget.Steering.Cause;
import dev.pharos.steer.budget.Steering.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the rate at which ordinary traces are kept, so that a day (UTC) takes as much on disk as
 * its budget. What is left of the day's budget is spent evenly over the ordinary traces that are
 * expected in what is left of the day; traces that are always kept, and other signals, go first.
 * What was expected wrongly is made up for by the steps after. What a lever keeps goes first too; a
 * lever for all leaves nothing to decide on, and the rate is that of its end. Knows no clock. For
 * one thread.
 */
public final class RateController {
  /** Between two steps, for which the bounds of a change are meant. */
  public static final Duration STEP = Duration.ofMinutes(5);

  private static final double STEP_SECONDS = STEP.toSeconds();

  /** A day that will be so much over its budget is told. */
  public static final double TOLERANCE = 0.1;

  /** And no more when it will be only so much over it. */
  private static final double TOLD_UNTIL = 0.05;

  /** The most that a step lowers the rate: a tenfold peak is met in two. */
  static final double MOST_DOWN = 4;

  /** The most that a step raises it: a short lull is no reason to keep much of what follows it. */
  static final double MOST_UP = 1.5;

  /** A change that would make less of the budget more or less is none. */
  private static final double LEAST_EFFECT = 0.003;

  /** What differs less is left as it is. */
  private static final double DEAD_BAND = 0.05;

  /** What would take back the last change must be wanted more. */
  private static final double DEAD_BAND_BACK = 0.12;

  /** However long nothing was heard: a change as of so many steps. */
  private static final double MOST_STEPS = 6;

  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * In the day's last hour a small rest would be spent on few traces, at rates far up and down: it
   * plans into the next day instead, at that day's rate.
   */
  private static final long HORIZON_SECONDS = Duration.ofHours(1).toSeconds();

  private final double leastRate;
  private final Traffic traffic;
  private final Yield yield;

  /** Since 1970. */
  private long day;

  /** On this day, with those ordinary traces that were kept. */
  private Bytes used;

  private double before;
  private double rate;
  private int direction;
  private boolean isTold;

  /** Not kept over a restart: the next traces tell. */
  private Ruled ruled = Ruled.NOTHING;

  /**
   * One that knows nothing of any day.
   *
   * @param leastRate above 0 and at most 1
   * @param usedBytes what the day has taken so far
   */
  public RateController(double leastRate, long usedBytes, Instant now) {
    this(
        leastRate,
        new Memory(
            Math.floorDiv(now.getEpochSecond(), DAY_SECONDS),
            Bytes.NONE,
            (double) usedBytes,
            1,
            0,
            false,
            Yield.Written.NONE,
            new Traffic().written(),
            new UsualDay().written()));
  }

  /** One that goes on. */
  RateController(double leastRate, Memory memory) {
    if (!(leastRate > 0 && leastRate <= 1)) {
      throw new IllegalArgumentException("no least rate above 0 and at most 1: " + leastRate);
    }
    this.leastRate = leastRate;
    traffic = new Traffic(new UsualDay(memory.usual()), memory.traffic());
    yield = new Yield(memory.yield());
    day = memory.day();
    used = memory.used();
    before = memory.before();
    rate = memory.rate();
    direction = memory.direction();
    isTold = memory.told();
  }

  /**
   * What outlives a restart.
   *
   * @param day since 1970
   * @param used on this day, with those ordinary traces that were kept
   * @param before used on this day before anything was steered
   * @param rate that of the last step, 1 before there was one
   * @param direction of the last change: 1 up, -1 down, 0 before any
   * @param told whether the last step said that the budget cannot be held
   */
  record Memory(
      long day,
      Bytes used,
      double before,
      double rate,
      int direction,
      boolean told,
      Yield.Written yield,
      Traffic.Written traffic,
      UsualDay.Written usual) {
    Memory {
      if (!(rate > 0 && rate <= 1)) {
        throw new IllegalArgumentException("no rate above 0 and at most 1: " + rate);
      }
    }
  }

  Memory memory() {
    return new Memory(
        day,
        used,
        before,
        rate,
        direction,
        isTold,
        yield.written(),
        traffic.written(),
        traffic.days().written());
  }

  /** That of the last step; 1 before any. */
  public double rate() {
    return rate;
  }

  /**
   * Takes what came since the last step, or since it began, and says at which rate it goes on. What
   * was decided meanwhile was so by the rate of the last step. The first rate may be any, later
   * ones are within bounds of the last.
   *
   * @param elapsed in which it came, above zero
   * @param bytesPerDay the budget, which may be another one than before; at least 1
   */
  public Steering step(Instant now, Duration elapsed, long bytesPerDay, Flow flow) {
    double seconds = elapsed.toNanos() / 1e9;
    if (seconds <= 0 || bytesPerDay < 1) {
      throw new IllegalArgumentException(
          "no step: %s for %d bytes a day".formatted(elapsed, bytesPerDay));
    }
    long at = now.getEpochSecond();
    boolean isFirst = traffic.written().lately().ordinary() <= 0;
    spend(at, seconds, flow);
    if (flow.ordinary() > 0) {
      ruled = Ruled.of(flow);
    }
    if (!isFirst && !ruled.isAll()) {
      // What came before the first step was decided on by somebody else's rate.
      yield.add(
          seconds,
          (flow.ordinary() - flow.ruled()) * rate,
          (double) (flow.kept() - flow.ruledKept()));
    }
    traffic.add(at, seconds, Bytes.offered(flow));
    Plan plan = plan(at, bytesPerDay);
    double wanted = filling(plan);
    if (isFirst || isWorthIt(wanted, plan, bytesPerDay)) {
      change(isFirst ? wanted : bounded(wanted, seconds / STEP_SECONDS));
    }
    return outlook(now, bytesPerDay);
  }

  private void spend(long at, double seconds, Flow flow) {
    long today = Math.floorDiv(at, DAY_SECONDS);
    double ofToday = 1;
    if (today != day) {
      ofToday = Math.min(1, Math.floorMod(at, DAY_SECONDS) / seconds);
      used = Bytes.NONE;
      before = 0;
      day = today;
    }
    used = used.plus(Bytes.kept(flow).times(ofToday));
  }

  private long midnight() {
    return (day + 1) * DAY_SECONDS;
  }

  /**
   * What the rate is chosen by, in bytes.
   *
   * @param room that may be filled with ordinary traces; negative where there is none
   * @param ordinary that come, as far as they follow the rate
   */
  private record Plan(double room, double ordinary) {}

  private Plan plan(long at, long budget) {
    // Where levers decide on all, it plans for when they end.
    Ruled now = ruled.isAll() ? Ruled.NOTHING : ruled;
    Bytes rest = traffic.expected(at, at, midnight());
    double room =
        budget - used.sum() - before - rest.always() - rest.other() - now.kept(rest.ordinary());
    double ordinary = now.rest(rest.ordinary()) * yield.perByte();
    long horizon = at + HORIZON_SECONDS;
    if (horizon > midnight()) {
      Bytes tomorrow = traffic.expected(at, midnight(), midnight() + DAY_SECONDS);
      Plan whole =
          new Plan(
              budget - tomorrow.always() - tomorrow.other() - now.kept(tomorrow.ordinary()),
              now.rest(tomorrow.ordinary()) * yield.perByte());
      double offered = traffic.expected(at, midnight(), horizon).ordinary();
      double more = now.rest(offered) * yield.perByte();
      room += more * filling(whole);
      ordinary += more;
    }
    return new Plan(room, ordinary);
  }

  private double filling(Plan plan) {
    return plan.ordinary > 0
        ? Math.clamp(plan.room / plan.ordinary, leastRate, 1)
        : Math.max(leastRate, rate);
  }

  private boolean isWorthIt(double wanted, Plan plan, long budget) {
    boolean isEnd = wanted <= leastRate || wanted >= 1;
    double band = wanted > rate == direction > 0 ? DEAD_BAND : DEAD_BAND_BACK;
    return isEnd
        || (Math.abs(wanted / rate - 1) >= band
            && Math.abs(wanted - rate) * plan.ordinary >= budget * LEAST_EFFECT);
  }

  private double bounded(double wanted, double elapsedSteps) {
    double steps = Math.min(elapsedSteps, MOST_STEPS);
    double most = rate * Math.pow(MOST_UP, steps);
    double least = rate / Math.pow(MOST_DOWN, steps);
    return Math.clamp(Math.clamp(wanted, least, most), leastRate, 1);
  }

  private void change(double next) {
    if (next != rate) {
      direction = next > rate ? 1 : -1;
      rate = next;
    }
  }

  private Steering outlook(Instant now, long budget) {
    long at = now.getEpochSecond();
    Bytes rest = traffic.expected(at, at, midnight());
    double ordinary = ruled.rest(rest.ordinary()) * yield.perByte();
    double byLevers = ruled.kept(rest.ordinary());
    Steering.Day whole =
        new Steering.Day(
            Math.round(used.always() + rest.always()),
            Math.round(used.ordinary() + ordinary * rate + byLevers),
            Math.round(used.other() + rest.other()),
            Math.round(before));
    double atLeast = whole.sum() - ordinary * (rate - leastRate);
    double most = budget * (1 + (isTold ? TOLD_UNTIL : TOLERANCE));
    isTold = atLeast > most;
    boolean isByLevers = atLeast - byLevers * (1 - Math.min(1, leastRate / ruled.rate())) <= most;
    @Nullable Cause cause = !isTold ? null : isByLevers ? Cause.LEVERS : whole.largest();
    return new Steering(
        now,
        rate,
        budget,
        Math.round(used.sum() + before),
        whole,
        isTold ? State.CANNOT : state(),
        cause,
        ruled.part());
  }

  private State state() {
    return ruled.isAll() ? State.RULED : rate < 1 ? State.HOLDS : State.KEEPS_ALL;
  }
}
