package dev.pharos.query.promql.eval;

import java.util.function.BooleanSupplier;

/**
 * What one query may hold in memory and how long it may run. Samples are counted in floats of
 * sixteen bytes; a native histogram counts as many as it takes. For one thread.
 */
public final class SampleBudget {
  /** How many samples are taken between two looks at the clock. */
  private static final int SAMPLES_BETWEEN_LOOKS = 1 << 14;

  private final long limit;
  private final long deadlineNs;
  private final java.util.function.LongSupplier nanoClock;
  private final BooleanSupplier canceled;
  private long held;
  private long peak;
  private long untilLook = SAMPLES_BETWEEN_LOOKS;

  /**
   * @param limit samples held at one time
   * @param nanoClock a steady clock in nanoseconds, such as {@code System::nanoTime}
   * @param deadlineNs by that clock
   * @param canceled asked now and then whether nobody waits any more
   */
  public SampleBudget(
      long limit,
      java.util.function.LongSupplier nanoClock,
      long deadlineNs,
      BooleanSupplier canceled) {
    this.limit = limit;
    this.nanoClock = nanoClock;
    this.deadlineNs = deadlineNs;
    this.canceled = canceled;
  }

  /** A budget without bounds of time, for tests and for callers with bounds of their own. */
  public static SampleBudget ofSamples(long limit) {
    return new SampleBudget(limit, () -> 0, Long.MAX_VALUE, () -> false);
  }

  /**
   * Counts samples that memory is about to be taken for.
   *
   * @throws QueryException if they are too many, the time is over or the query was canceled
   */
  public void take(long samples) {
    held += samples;
    peak = Math.max(peak, held);
    if (held > limit) {
      throw QueryException.execution(
          "query processing would load too many samples into memory in query execution");
    }
    untilLook -= samples;
    if (untilLook <= 0) {
      look();
    }
  }

  /** Counts samples that are not held any more. */
  public void giveBack(long samples) {
    held -= samples;
  }

  /**
   * Looks at the clock and at whether anybody still waits.
   *
   * @throws QueryException if the time is over or the query was canceled
   */
  public void look() {
    untilLook = SAMPLES_BETWEEN_LOOKS;
    if (nanoClock.getAsLong() - deadlineNs > 0) {
      throw new QueryException(
          QueryException.Kind.TIMEOUT, "query timed out in expression evaluation");
    }
    if (Thread.currentThread().isInterrupted() || canceled.getAsBoolean()) {
      throw new QueryException(
          QueryException.Kind.CANCELED, "query was canceled in expression evaluation");
    }
  }

  /** Samples held now. */
  public long held() {
    return held;
  }

  /** The most samples held at one time. */
  public long peak() {
    return peak;
  }
}
