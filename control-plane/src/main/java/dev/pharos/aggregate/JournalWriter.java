package dev.pharos.aggregate;

import dev.pharos.store.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the journal, and syncs when the operator's policy says so. For the intake's thread,
 * but for {@link #syncs}.
 */
final class JournalWriter {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

  private final Journal journal;
  private final SyncPolicy policy;
  private final LongAdder syncs = new LongAdder();
  private long lastSync = System.nanoTime();
  private boolean unsynced;

  JournalWriter(Journal journal, SyncPolicy policy) {
    this.journal = journal;
    this.policy = policy;
  }

  void append(Submission submission) throws IOException {
    journal.append(submission.record());
    unsynced = true;
  }

  /** Lets others join while a sync would come too early. */
  void awaitSpacing() throws InterruptedException {
    if (policy == SyncPolicy.ALWAYS) {
      long wait = IntakeLimits.SYNC_SPACING.toNanos() - (System.nanoTime() - lastSync);
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
  }

  /**
   * Makes what was appended as durable as the policy wants it before it is answered.
   *
   * @return false when it is not; nothing that was appended since the last call may be acknowledged
   */
  boolean secure() {
    if (!syncIfDue()) {
      return false;
    }
    if (unsynced) {
      journal.answered();
    }
    return true;
  }

  /** With a sync now and then: also when nothing comes after. */
  boolean keepTime() {
    return policy != SyncPolicy.INTERVAL || !unsynced || syncIfDue();
  }

  private boolean syncIfDue() {
    Duration spacing =
        switch (policy) {
          case ALWAYS -> Duration.ZERO;
          case INTERVAL -> IntakeLimits.SYNC_INTERVAL;
          case OS -> null;
        };
    if (spacing == null || System.nanoTime() - lastSync < spacing.toNanos()) {
      return true;
    }
    try {
      journal.sync();
      syncs.increment();
      lastSync = System.nanoTime();
      unsynced = false;
      return true;
    } catch (IOException e) {
      log.error("The journal could not be synced; what waited for it is not acknowledged.", e);
      return false;
    }
  }

  long syncs() {
    return syncs.sum();
  }
}
