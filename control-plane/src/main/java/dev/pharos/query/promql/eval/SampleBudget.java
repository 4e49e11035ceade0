package dev.pharos.query.promql.eval;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What one query may hold in memory and how long it may run. Samples are counted in floats of
 * sixteen bytes; a native histogram counts as many as it takes. For one thread; to be closed when
 * the answer is no longer held.
 */
public final class SampleBudget implements AutoCloseable {
  /** Of a time and a float. */
  static final int BYTES_PER_SAMPLE = 16;

  /** How many samples are taken or looked at between two looks at the clock. */
  private static final int SAMPLES_BETWEEN_LOOKS = 1 << 14;

  /** Between two questions whether anybody still waits, which may cost a call of the system. */
  private static final long QUESTION_INTERVAL_NS = 20_000_000;

  /** What is taken at once of the memory that queries share. */
  private static final long PORTION_BYTES = 1 << 20;

  private final QueryLimits limits;
  private final QueryMemory shared;
  private final long deadlineNs;
  private final LongSupplier nanoClock;
  private final BooleanSupplier canceled;
  private long held;
  private long peak;
  private long heldBytes;
  private long sharedBytes;
  private long untilLook = SAMPLES_BETWEEN_LOOKS;
  private boolean asked;
  private long askedNs;

  /**
   * @param shared what all queries may hold together
   * @param nanoClock a steady clock in nanoseconds, such as {@code System::nanoTime}
   * @param deadlineNs by that clock
   * @param canceled asked now and then whether nobody waits any more
   */
  public SampleBudget(
      QueryLimits limits,
      QueryMemory shared,
      LongSupplier nanoClock,
      long deadlineNs,
      BooleanSupplier canceled) {
    this.limits = limits;
    this.shared = shared;
    this.nanoClock = nanoClock;
    this.deadlineNs = deadlineNs;
    this.canceled = canceled;
  }

  /**
   * A budget that bounds memory by samples alone.
   *
   * @param limit samples held at one time
   */
  public SampleBudget(
      long limit, LongSupplier nanoClock, long deadlineNs, BooleanSupplier canceled) {
    this(
        new QueryLimits(limit, Long.MAX_VALUE),
        QueryMemory.unbounded(),
        nanoClock,
        deadlineNs,
        canceled);
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
    if (held > limits.samples()) {
      throw tooManySamples();
    }
    takeBytes(samples * BYTES_PER_SAMPLE);
    work(samples);
  }

  static QueryException tooManySamples() {
    return new QueryException(
        QueryException.Kind.TOO_MANY_SAMPLES,
        "query processing would load too many samples into memory in query execution");
  }

  /**
   * Counts memory of what is no sample.
   *
   * @throws QueryException if it is too much
   */
  void takeBytes(long bytes) {
    heldBytes += bytes;
    if (heldBytes > limits.bytes()) {
      throw tooMuchMemory(
          "query processing would take more than %d bytes of memory".formatted(limits.bytes()));
    }
    if (heldBytes > sharedBytes) {
      long portion = Math.max(PORTION_BYTES, heldBytes - sharedBytes);
      if (!shared.take(portion)) {
        throw tooMuchMemory(
            "all queries together would take more than %d bytes of memory"
                .formatted(shared.limitBytes()));
      }
      sharedBytes += portion;
    }
  }

  private static QueryException tooMuchMemory(String message) {
    return new QueryException(QueryException.Kind.TOO_MUCH_MEMORY, message);
  }

  /** Counts samples that are not held any more. */
  public void giveBack(long samples) {
    held -= samples;
    heldBytes -= samples * BYTES_PER_SAMPLE;
  }

  /** Counts memory of what is no sample and not held any more. */
  void giveBackBytes(long bytes) {
    heldBytes -= bytes;
  }

  /**
   * Counts samples that are looked at, so that the clock is looked at in time.
   *
   * @throws QueryException if the time is over or the query was canceled
   */
  void work(long samples) {
    untilLook -= samples;
    if (untilLook <= 0) {
      look();
    }
  }

  /**
   * Looks at the clock and at whether anybody still waits.
   *
   * @throws QueryException if the time is over or the query was canceled
   */
  public void look() {
    untilLook = SAMPLES_BETWEEN_LOOKS;
    long now = nanoClock.getAsLong();
    if (now - deadlineNs > 0) {
      throw new QueryException(
          QueryException.Kind.TIMEOUT, "query timed out in expression evaluation");
    }
    boolean due = !asked || now - askedNs > QUESTION_INTERVAL_NS;
    if (due) {
      asked = true;
      askedNs = now;
    }
    if (Thread.currentThread().isInterrupted() || (due && canceled.getAsBoolean())) {
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

  /** Estimated bytes held now: samples and what goes with them. */
  long heldBytes() {
    return heldBytes;
  }

  /** Gives back what was taken of the memory that queries share. */
  @Override
  public void close() {
    shared.giveBack(sharedBytes);
    sharedBytes = 0;
  }
}
