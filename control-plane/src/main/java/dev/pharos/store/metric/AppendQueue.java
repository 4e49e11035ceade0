package dev.pharos.store.metric;

import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.store.AppendResult;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: one thread takes all batches that wait, writes them to the journal, syncs once, puts
 * them into the head and answers. Only what the disk has is ever seen by readers.
 */
final class AppendQueue {
  private static final Logger log = LoggerFactory.getLogger(AppendQueue.class);
  private static final long IDLE_MS = 200;

  private final Journal journal;
  private final Head head;
  private final SeriesSync sync;
  private final InstantSource clock;
  private final AppendCounts counts;
  private final BatchCodec codec = new BatchCodec();
  private final BlockingQueue<Submission> queue =
      new ArrayBlockingQueue<>(SeriesStoreLimits.WAITING_BATCHES);
  private final Thread thread =
      Thread.ofPlatform().name("pharos-metric-store").daemon().unstarted(this::run);
  private final LongAdder journaledBytes = new LongAdder();
  private volatile boolean closing;

  /** Of labels in the journal; a series is named again in each. */
  private int epoch = 1;

  private long epochBytes;
  private long lastSync = System.nanoTime();
  private boolean unsynced;

  /** Up to where the journal is in the head. Under the head's lock. */
  private JournalPosition applied;

  /** A batch on its way. */
  private static final class Submission {
    final SampleBatch batch;
    final CompletableFuture<AppendResult> answer = new CompletableFuture<>();
    final Tally tally = new Tally();
    List<BatchCodec.Entry> entries = List.of();
    List<MetricMetadata> metadata = List.of();
    JournalPosition end = JournalPosition.START;
    long arrivalMs;

    Submission(SampleBatch batch) {
      this.batch = batch;
    }
  }

  AppendQueue(
      Journal journal, Head head, SeriesSync sync, InstantSource clock, AppendCounts counts) {
    this.counts = counts;
    this.journal = journal;
    this.head = head;
    this.sync = sync;
    this.clock = clock;
    this.applied = journal.end();
  }

  void start() {
    thread.start();
  }

  JournalPosition applied() {
    return applied;
  }

  /** Bytes of all batches journaled by this run. */
  long journaledBytes() {
    return journaledBytes.sum();
  }

  AppendResult append(SampleBatch batch) throws IOException {
    Submission submission = new Submission(batch);
    try {
      if (closing) {
        throw new IOException("the store of metrics is closed");
      }
      queue.put(submission);
      if (closing && queue.remove(submission)) {
        throw new IOException("the store of metrics is closed");
      }
      return submission.answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while samples were written", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JournalFullException full) {
        throw full;
      }
      throw new IOException("samples were not written: " + e.getMessage(), e);
    }
  }

  /** Ends when everything that waits is answered. */
  void close() {
    closing = true;
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
    List<Submission> group = new ArrayList<>();
    try {
      while (true) {
        Submission first = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
          if (closing) {
            return;
          }
          keepTime();
          continue;
        }
        awaitSpacing();
        group.add(first);
        queue.drainTo(group, SeriesStoreLimits.BATCHES_AT_ONCE - 1);
        process(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      log.warn("The store of metrics was interrupted; it takes no more samples.");
      closing = true;
    }
  }

  private void process(List<Submission> group) {
    try {
      List<Submission> journaled = new ArrayList<>(group.size());
      for (Submission submission : group) {
        if (journal(submission)) {
          journaled.add(submission);
        }
      }
      if (!journaled.isEmpty()) {
        JournalPosition end = journal.end();
        IOException failure = secure();
        if (failure == null) {
          apply(journaled, end);
        } else {
          newEpoch();
          journaled.forEach(one -> one.answer.completeExceptionally(failure));
        }
      }
    } catch (RuntimeException | Error e) {
      log.error("Samples could not be taken.", e);
      newEpoch();
      group.forEach(one -> one.answer.completeExceptionally(e));
    }
  }

  /** False when the batch is answered already. */
  private boolean journal(Submission submission) {
    submission.arrivalMs = clock.millis();
    try {
      head.outlet.requireRoom();
    } catch (JournalFullException e) {
      submission.answer.completeExceptionally(e);
      return false;
    }
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      IOException behind = head.parts.failure();
      if (behind != null && head.parts.unwrittenBytes() > SeriesStoreLimits.BEHIND_BYTES) {
        submission.answer.completeExceptionally(
            new JournalFullException("chunks cannot be written: " + behind.getMessage()));
        return false;
      }
      submission.entries = head.resolve(submission.batch, submission.arrivalMs, submission.tally);
      submission.metadata = head.news(submission.batch.metadata(), submission.tally);
    } finally {
      lock.unlock();
    }
    if (submission.entries.isEmpty() && submission.metadata.isEmpty()) {
      answer(submission);
      return false;
    }
    try {
      byte[] payload =
          codec.encode(
              submission.entries, submission.metadata, submission.batch.receivedBytes(), epoch);
      long arrivalNs = Duration.ofMillis(submission.arrivalMs).toNanos();
      journal.append(new JournalRecord(arrivalNs, "", PayloadFormat.SAMPLES, payload));
      submission.end = journal.end();
      unsynced = true;
      journaledBytes.add(payload.length);
      epochBytes += payload.length;
      if (epochBytes > SeriesStoreLimits.EPOCH_BYTES) {
        newEpoch();
      }
      return true;
    } catch (IOException e) {
      newEpoch();
      submission.answer.completeExceptionally(e);
      return false;
    }
  }

  private void newEpoch() {
    epoch++;
    epochBytes = 0;
  }

  private void apply(List<Submission> journaled, JournalPosition end) {
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      for (Submission one : journaled) {
        head.apply(one.entries, one.metadata, one.batch.receivedBytes(), one.arrivalMs, one.tally);
        head.passOn(one.end);
      }
      applied = end;
      head.writeWaiting();
    } finally {
      lock.unlock();
    }
    journaled.forEach(this::answer);
  }

  private void answer(Submission submission) {
    counts.add(submission.tally);
    submission.answer.complete(submission.tally.result());
  }

  /** Lets others join while a sync would come too early. */
  private void awaitSpacing() throws InterruptedException {
    if (sync == SeriesSync.ALWAYS) {
      long wait = SeriesStoreLimits.SYNC_SPACING.toNanos() - (System.nanoTime() - lastSync);
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
  }

  /** Makes what was appended as durable as is wanted; why it is not, or null. */
  private @Nullable IOException secure() {
    IOException failure = syncIfDue();
    if (failure == null && unsynced) {
      journal.answered();
    }
    return failure;
  }

  private void keepTime() {
    if (sync == SeriesSync.INTERVAL && unsynced) {
      syncIfDue();
    }
  }

  private @Nullable IOException syncIfDue() {
    Duration spacing =
        switch (sync) {
          case ALWAYS -> Duration.ZERO;
          case INTERVAL -> SeriesStoreLimits.SYNC_INTERVAL;
          case OS -> null;
        };
    if (spacing == null || System.nanoTime() - lastSync < spacing.toNanos()) {
      return null;
    }
    try {
      journal.sync();
      lastSync = System.nanoTime();
      unsynced = false;
      return null;
    } catch (IOException e) {
      log.error("The journal of metrics could not be synced; what waited is not acknowledged.", e);
      return e;
    }
  }
}
