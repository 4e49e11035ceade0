package dev.pharos.alert.evaluation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The virtual thread of a group. */
final class GroupThread {
  /** So soon it is noticed that the clock was set. */
  private static final long LONGEST_WAIT_MS = 10_000;

  private static final Logger log = LoggerFactory.getLogger(GroupThread.class);

  private final GroupSchedule schedule;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean open = true;

  GroupThread(GroupSchedule schedule) {
    this.schedule = schedule;
  }

  GroupSchedule schedule() {
    return schedule;
  }

  /** Begins; once. */
  GroupThread start() {
    Thread.ofVirtual().name("pharos-rules-" + schedule.state().group().name()).start(this::run);
    return this;
  }

  private void run() {
    try {
      while (waited()) {
        turn();
      }
    } finally {
      ended.complete(true);
    }
  }

  private void turn() {
    try {
      schedule.turn();
    } catch (RuntimeException | Error e) {
      // Memory that was short once must not end the group for good.
      log.error("Group {} could not be evaluated", schedule.state().group().key(), e);
    }
  }

  /** Whether its turn has come; false when it is to end. */
  private boolean waited() {
    lock.lock();
    try {
      for (long wait = schedule.waitMs(); open && wait > 0; wait = schedule.waitMs()) {
        changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(wait, LONGEST_WAIT_MS)));
      }
      return open;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Lets an evaluation come to its end, and begins no other. */
  void stop() {
    lock.lock();
    try {
      open = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it has stopped. */
  void join() {
    ended.join();
  }
}
