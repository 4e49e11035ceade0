package dev.pharos.aggregate;

import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.Committable;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SyncFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the state at one journal position durable, so that a restart begins there. The line is
 * drawn on the intake's thread; everything slow happens beside it. One checkpoint at a time; one
 * that fails is tried again until it succeeds, because what was sealed must be committed before
 * anything later can be. A failed sync is final: trying again would make a checkpoint of what may
 * not be on the disk, so that none is made any more, the journal grows to its limit, and a restart
 * goes on from the last checkpoint.
 *
 * <p>The last two checkpoints stay whole: what the one before the newest needs of the stores and of
 * the journal is let go only when a newer one is durable. So a newest checkpoint that cannot be
 * read costs time at the next start and no data.
 */
final class Checkpointer {
  private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

  private final CheckpointStore checkpoints;
  private final Map<String, Committable> stores;
  private @Nullable CompletableFuture<JournalPosition> running;
  private @Nullable Thread thread;
  private volatile @Nullable Checkpoint newest;
  private volatile boolean ended;
  private volatile @Nullable String trouble;

  /**
   * @param stores by the names under which checkpoints keep their commits
   */
  Checkpointer(CheckpointStore checkpoints, Map<String, ? extends Committable> stores) {
    this.checkpoints = checkpoints;
    this.stores = Map.copyOf(stores);
  }

  /** Tells which checkpoint this run began with. */
  void startedFrom(Checkpoint checkpoint) {
    newest = withoutAggregates(checkpoint);
  }

  /** True also when none can be made any more. */
  boolean isRunning() {
    return running != null || ended;
  }

  /** Why the running checkpoint has not succeeded yet; null when all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Draws the line. Only when none {@link #isRunning}. */
  void begin(JournalPosition position, byte[] aggregates) {
    Map<String, Committable.PendingCommit> sealed = new LinkedHashMap<>();
    stores.forEach((name, store) -> sealed.put(name, store.seal()));
    CompletableFuture<JournalPosition> done = new CompletableFuture<>();
    running = done;
    thread =
        Thread.ofPlatform()
            .name("pharos-checkpoint")
            .daemon()
            .start(() -> completeWith(done, () -> run(position, sealed, aggregates)));
  }

  /**
   * Up to where the journal is no longer needed, when a checkpoint has become durable since the
   * last call; null if none has.
   */
  @Nullable JournalPosition poll() {
    CompletableFuture<JournalPosition> current = running;
    if (current == null || !current.isDone()) {
      return null;
    }
    forgetFinished();
    return current.state() == Future.State.SUCCESS ? current.resultNow() : null;
  }

  /** Waits for the running checkpoint, if there is one; then as {@link #poll}. */
  @Nullable JournalPosition await(Duration atMost) throws InterruptedException {
    CompletableFuture<JournalPosition> current = running;
    if (current == null) {
      return null;
    }
    try {
      JournalPosition needless = current.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      forgetFinished();
      return needless;
    } catch (ExecutionException | TimeoutException e) {
      log.warn("The last checkpoint did not finish; the next start replays the journal.", e);
      return null;
    }
  }

  /** Lets go of the thread too: it holds what was to be written, many megabytes. */
  private void forgetFinished() {
    running = null;
    thread = null;
  }

  /** Gives up a checkpoint that does not finish; the process is stopping. */
  void abandon() {
    Thread current = thread;
    if (current != null) {
      current.interrupt();
    }
  }

  private JournalPosition run(
      JournalPosition position, Map<String, Committable.PendingCommit> sealed, byte[] aggregates)
      throws InterruptedException {
    Map<String, String> commits = new LinkedHashMap<>();
    while (true) {
      try {
        for (var entry : sealed.entrySet()) {
          if (!commits.containsKey(entry.getKey())) {
            commits.put(entry.getKey(), entry.getValue().commit());
          }
        }
        Checkpoint checkpoint = new Checkpoint(position, commits, aggregates);
        checkpoints.write(checkpoint);
        Checkpoint before = newest;
        newest = withoutAggregates(checkpoint);
        trouble = null;
        return before == null ? JournalPosition.START : letGoBefore(before);
      } catch (SyncFailedException e) {
        ended = true;
        trouble =
            e.getMessage()
                + ". No checkpoint is made until a restart, which reads the file anew: the journal"
                + " has everything since the last one.";
        log.error("No more checkpoints: {}", trouble, e);
        throw new IllegalStateException(trouble, e);
      } catch (IOException e) {
        if (trouble == null) {
          log.error("A checkpoint failed and is tried again until it succeeds.", e);
        }
        trouble = "The last checkpoint failed and is tried again: " + e.getMessage();
        Thread.sleep(IntakeLimits.RETRY_AFTER_FAILURE);
      }
    }
  }

  /** What only checkpoints before this one needed may go. */
  private JournalPosition letGoBefore(Checkpoint oldestKept) {
    stores.forEach((name, store) -> {
      try {
        String commit = oldestKept.commits().get(name);
        // A checkpoint of a build that had no such store needs nothing of it.
        if (commit != null) {
          store.retain(commit);
        }
      } catch (IOException e) {
        log.warn("Old commits of {} could not be deleted; the next checkpoint will.", name, e);
      }
    });
    return oldestKept.position();
  }

  private static Checkpoint withoutAggregates(Checkpoint checkpoint) {
    return new Checkpoint(checkpoint.position(), checkpoint.commits(), new byte[0]);
  }

  private interface Work {
    JournalPosition run() throws InterruptedException;
  }

  private static void completeWith(CompletableFuture<JournalPosition> done, Work work) {
    try {
      done.complete(work.run());
    } catch (InterruptedException e) {
      done.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      log.error("A checkpoint ended without result; the next one starts anew.", e);
      done.completeExceptionally(e);
    }
  }
}
