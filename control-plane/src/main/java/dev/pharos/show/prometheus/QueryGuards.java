package dev.pharos.show.prometheus;

import dev.pharos.query.metric.QueryProperties;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.eval.QueryMemory;
import dev.pharos.query.promql.eval.SampleBudget;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How many queries run at one time, what they may take, and what became of them. Safe for use by
 * many threads.
 */
public final class QueryGuards {
  /** Between two looks of a query that waits whether anybody still waits for it. */
  private static final long LOOK_MS = 50;

  private final QueryProperties properties;
  private final Semaphore places;
  private final QueryMemory memory;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<QueryOutcome, LongAdder> outcomes = new ConcurrentHashMap<>();

  QueryGuards(QueryProperties properties) {
    this.properties = properties;
    this.places = new Semaphore(properties.concurrency(), true);
    this.memory = new QueryMemory(properties.totalMemoryBytes());
  }

  public QueryProperties properties() {
    return properties;
  }

  /**
   * Answers a question of another API within the bounds that all queries have, and counts what
   * became of it.
   *
   * @throws QueryException when there is no answer: the message says why
   */
  public <T> T answer(HttpServletRequest request, Function<SampleBudget, T> question) {
    List<T> answered = new ArrayList<>(1);
    try {
      this.<RuntimeException>run(
          System.nanoTime() + properties.timeout().toNanos(),
          () -> ClientConnection.isGone(request),
          budget -> answered.add(question.apply(budget)));
      count(QueryOutcome.ANSWERED);
      return answered.getFirst();
    } catch (RuntimeException refusal) {
      count(QueryOutcome.of(refusal));
      throw refusal;
    }
  }

  /** A query whose turn has come. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    void run(SampleBudget budget) throws E;
  }

  /**
   * Waits for a place and does the work there.
   *
   * @param deadlineNs by {@code System.nanoTime}
   * @param gone whether nobody waits any more
   * @throws QueryException if the time is over first, or nobody waits any more
   */
  <E extends Exception> void run(long deadlineNs, BooleanSupplier gone, Work<E> work) throws E {
    enter(deadlineNs, gone);
    running.incrementAndGet();
    try (SampleBudget budget =
        new SampleBudget(properties.limits(), memory, System::nanoTime, deadlineNs, gone)) {
      work.run(budget);
    } finally {
      running.decrementAndGet();
      places.release();
    }
  }

  private void enter(long deadlineNs, BooleanSupplier gone) {
    waiting.incrementAndGet();
    try {
      while (true) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw new QueryException(QueryException.Kind.TIMEOUT, "query timed out in query queue");
        }
        if (places.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
        if (gone.getAsBoolean()) {
          throw canceled();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw canceled();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static QueryException canceled() {
    return new QueryException(QueryException.Kind.CANCELED, "query was canceled in query queue");
  }

  void count(QueryOutcome outcome) {
    adder(outcome).increment();
  }

  long counted(QueryOutcome outcome) {
    return adder(outcome).sum();
  }

  private LongAdder adder(QueryOutcome outcome) {
    return outcomes.computeIfAbsent(outcome, _ -> new LongAdder());
  }

  int running() {
    return running.get();
  }

  int waiting() {
    return waiting.get();
  }

  long memoryBytes() {
    return memory.heldBytes();
  }
}
