package dev.pharos.store.metric;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store does beside: windows, series, days and checkpoints, on a thread of its own. */
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final long LOOK_NS = 200_000_000;

  private final Windows windows;
  private final PartKeeper keeper;
  private final SeriesCheckpoints checkpoints;
  private final AppendQueue queue;
  private final SeriesStoreSettings settings;
  private final InstantSource clock;
  private final Thread thread =
      Thread.ofPlatform().name("pharos-metric-upkeep").daemon().unstarted(this::run);

  /** One thing at a time, whoever asks. */
  private final ReentrantLock work = new ReentrantLock();

  private final Condition closed = work.newCondition();

  /** Set without the lock: a merge ends when it sees it. */
  private volatile boolean closing;

  private long lastUpkeep = System.nanoTime();
  private long lastCheckpoint = lastUpkeep;
  private long checkpointedBytes;
  private boolean failureTold;

  Upkeep(
      Windows windows,
      PartKeeper keeper,
      SeriesCheckpoints checkpoints,
      AppendQueue queue,
      SeriesStoreSettings settings,
      InstantSource clock) {
    this.windows = windows;
    this.keeper = keeper;
    this.checkpoints = checkpoints;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /** Gives every window its index, then makes a checkpoint. */
  void settle() throws IOException {
    work.lock();
    try {
      windows.sealAll();
      windows.indexSealed();
      checkpoints.write();
    } finally {
      work.unlock();
    }
  }

  void checkpoint() throws IOException {
    work.lock();
    try {
      checkpoints.write();
    } finally {
      work.unlock();
    }
  }

  void close() {
    closing = true;
    work.lock();
    try {
      closed.signalAll();
    } finally {
      work.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    work.lock();
    try {
      while (!closing) {
        long left = LOOK_NS;
        while (left > 0 && !closing) {
          left = closed.awaitNanos(left);
        }
        if (!closing) {
          look();
        }
      }
    } catch (InterruptedException e) {
      log.warn("The upkeep of the store of metrics was interrupted; it stops.");
    } finally {
      work.unlock();
    }
  }

  private void look() {
    long now = System.nanoTime();
    try {
      if (now - lastUpkeep >= SeriesStoreLimits.UPKEEP.toNanos()) {
        lastUpkeep = now;
        tidy();
      }
      if (isCheckpointDue(now)) {
        lastCheckpoint = now;
        long bytes = queue.journaledBytes();
        checkpoints.write();
        checkpointedBytes = bytes;
      }
      failureTold = false;
    } catch (IOException | RuntimeException e) {
      lastCheckpoint = now;
      if (!failureTold) {
        failureTold = true;
        log.error("The upkeep of the store of metrics failed; trying again.", e);
      }
    }
  }

  /** What is due at this time of windows, series and days. */
  private void tidy() throws IOException {
    long nowMs = clock.millis();
    windows.sealDue(nowMs);
    windows.indexSealed();
    windows.forgetIdle(nowMs);
    windows.expire(nowMs);
    keeper.reindexDamaged();
    keeper.mergeDue(nowMs, () -> closing);
  }

  /** Does now what would be done within seconds, for tests. */
  void tidyNow() throws IOException {
    work.lock();
    try {
      tidy();
    } finally {
      work.unlock();
    }
  }

  private boolean isCheckpointDue(long now) {
    long since = now - lastCheckpoint;
    long bytes = queue.journaledBytes() - checkpointedBytes;
    return !checkpoints.ended()
        && since >= SeriesStoreLimits.RETRY.toNanos()
        && bytes > 0
        && (bytes >= settings.checkpointBytes()
            || since >= settings.checkpointInterval().toNanos());
  }
}
