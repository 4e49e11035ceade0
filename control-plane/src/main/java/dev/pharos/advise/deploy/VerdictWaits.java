package dev.pharos.advise.deploy;

import dev.pharos.signal.Deployment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait until a deployment is decided. None holds a thread: each is looked at after
 * each round. Safe for use by many threads.
 */
public final class VerdictWaits {
  /** One for each of very many pipelines; more is a script that went wild. */
  static final int MOST = 1_000;

  private final Supplier<List<Deployment>> deployments;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();

  /**
   * @param find which deployment is waited for, null while there is none
   * @param enough whether what is known of it will do
   */
  private record Waiting(
      Function<List<Deployment>, @Nullable Deployment> find,
      Predicate<Deployment> enough,
      CompletableFuture<Deployment> answer) {}

  VerdictWaits(Supplier<List<Deployment>> deployments) {
    this.deployments = deployments;
  }

  /**
   * Completes on the thread of the rounds: what depends on it must be quick. Who cancels it waits
   * no longer.
   *
   * @param find chooses among all deployments, newest first; null while there is none
   * @param enough whether what is known of it will do
   * @throws RejectedExecutionException when too many wait already
   */
  public CompletableFuture<Deployment> until(
      Function<List<Deployment>, @Nullable Deployment> find, Predicate<Deployment> enough) {
    if (waiting.size() >= MOST) {
      refused.increment();
      throw new RejectedExecutionException(
          "%d requests wait for a verdict already.".formatted(MOST));
    }
    Waiting one = new Waiting(find, enough, new CompletableFuture<>());
    waiting.add(one);
    var _ = one.answer().whenComplete((_, _) -> waiting.remove(one));
    // It may have been decided before we waited.
    look(one, deployments.get());
    return one.answer();
  }

  /** Answers those whose deployment is decided; after each round. */
  public void look() {
    if (!waiting.isEmpty()) {
      List<Deployment> now = deployments.get();
      waiting.forEach(one -> look(one, now));
    }
  }

  private static void look(Waiting one, List<Deployment> now) {
    try {
      Deployment found = one.find().apply(now);
      if (found != null && one.enough().test(found)) {
        one.answer().complete(found);
      }
    } catch (RuntimeException e) {
      one.answer().completeExceptionally(e);
    }
  }

  /** How many wait now. */
  public int waiting() {
    return waiting.size();
  }

  long refused() {
    return refused.sum();
  }
}
