package dev.pharos.aggregate;

import dev.pharos.store.Checkpoint;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a checkpoint is worth its cost: after some time or some bytes, when many windows wait for
 * it, in a lull, and once more when nothing came since, because that lets the journal go. For the
 * intake's thread.
 */
final class CheckpointSchedule {
  private static final Logger log = LoggerFactory.getLogger(CheckpointSchedule.class);

  private final Journal journal;
  private final Checkpointer checkpointer;
  private final IntakeState state;
  private final RollupStore rollups;
  private final IntakeSettings settings;

  private long lastWrite = System.nanoTime();
  private long lastCheckpoint = lastWrite;
  private long journaledSince;
  private boolean wanted;
  private JournalPosition checkpointed = JournalPosition.START;
  private JournalPosition released = JournalPosition.START;

  CheckpointSchedule(
      Journal journal,
      Checkpointer checkpointer,
      IntakeState state,
      RollupStore rollups,
      IntakeSettings settings) {
    this.journal = journal;
    this.checkpointer = checkpointer;
    this.state = state;
    this.rollups = rollups;
    this.settings = settings;
  }

  void startedFrom(Checkpoint checkpoint) {
    checkpointer.startedFrom(checkpoint);
    checkpointed = checkpoint.position();
  }

  void journaled(int bytes) {
    journaledSince += bytes;
    lastWrite = System.nanoTime();
  }

  /** The journal no longer holds all that was answered: the next checkpoint is to hold it soon. */
  void wantSoon() {
    wanted = true;
  }

  /** Ends a checkpoint that has become durable, and begins one that is due. */
  void keepTime() {
    release(checkpointer.poll());
    if (!checkpointer.isRunning() && isDue(System.nanoTime())) {
      begin();
    }
  }

  /**
   * Whether a checkpoint cannot keep up with the windows that leave memory: taking more would fill
   * it with them. What waits in the aggregates is bounded without this.
   */
  boolean isBehind() {
    return checkpointer.isRunning()
        && rollups.uncommittedBytes() >= 2 * IntakeLimits.UNCOMMITTED_ROLLUP_BYTES;
  }

  private boolean isDue(long now) {
    if (journal.end().compareTo(checkpointed) > 0) {
      boolean lull =
          now - lastWrite >= IntakeLimits.LULL.toNanos()
              && journaledSince >= IntakeLimits.LULL_BYTES;
      return lull
          || wanted
          || now - lastCheckpoint >= settings.checkpointInterval().toNanos()
          || journaledSince >= settings.checkpointBytes()
          || rollups.uncommittedBytes() >= IntakeLimits.UNCOMMITTED_ROLLUP_BYTES;
    }
    return released.compareTo(checkpointed) < 0
        && now - lastCheckpoint >= IntakeLimits.RETRY_AFTER_FAILURE.toNanos();
  }

  private void begin() {
    lastCheckpoint = System.nanoTime();
    checkpointed = journal.end();
    journaledSince = 0;
    wanted = false;
    checkpointer.begin(checkpointed, state.snapshot());
  }

  /** Waits for what runs; then two of the same state, so that a clean stop needs no journal. */
  void finish(boolean complete) throws InterruptedException {
    release(checkpointer.await(settings.drain()));
    for (int i = 0; i < 2 && complete && !checkpointer.isRunning(); i++) {
      begin();
      release(checkpointer.await(settings.drain()));
    }
  }

  private void release(@Nullable JournalPosition upTo) {
    if (upTo == null) {
      return;
    }
    released = upTo;
    try {
      journal.release(upTo);
    } catch (IOException e) {
      log.warn("Journal files that are no longer needed could not be deleted.", e);
    }
  }
}
