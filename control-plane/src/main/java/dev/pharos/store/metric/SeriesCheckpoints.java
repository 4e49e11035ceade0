package dev.pharos.store.metric;

import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SyncFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the head durable, so that a restart begins there and the journal can be cut. The last two
 * stay whole. For one thread, but for {@link #trouble}.
 */
final class SeriesCheckpoints {
  private final CheckpointStore checkpoints;
  private final Journal journal;
  private final Head head;
  private final AppendQueue queue;
  private JournalPosition newest;
  private volatile @Nullable String trouble;
  private boolean ended;

  /**
   * @param start where the checkpoint ends that this run began with
   */
  SeriesCheckpoints(
      CheckpointStore checkpoints,
      Journal journal,
      Head head,
      AppendQueue queue,
      JournalPosition start) {
    this.checkpoints = checkpoints;
    this.journal = journal;
    this.head = head;
    this.queue = queue;
    this.newest = start;
  }

  /** Why none can be made; null when all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  /** True when a failed sync makes it impossible until a restart. */
  boolean ended() {
    return ended;
  }

  /** Durable when it returns. */
  void write() throws IOException {
    if (ended) {
      return;
    }
    try {
      List<PartFile> files = new ArrayList<>();
      JournalPosition position;
      byte[] snapshot;
      Lock lock = head.lock.writeLock();
      lock.lock();
      try {
        head.parts.write(1);
        head.parts.open().forEach(part -> files.add(part.file));
        position = queue.applied();
        snapshot = HeadSnapshot.write(head);
      } finally {
        lock.unlock();
      }
      for (PartFile file : files) {
        file.sync();
      }
      head.outlet.sync();
      checkpoints.write(new Checkpoint(position, Map.of("metrics", "1"), snapshot));
      head.parts.checkpointed();
      journal.release(newest);
      newest = position;
      trouble = null;
    } catch (SyncFailedException e) {
      ended = true;
      trouble =
          e.getMessage()
              + ". No checkpoint of metrics is made until a restart, which reads the file anew: the"
              + " journal has everything since the last one.";
      throw e;
    } catch (IOException e) {
      trouble = "The last checkpoint of metrics failed and is tried again: " + e.getMessage();
      throw e;
    }
  }
}
