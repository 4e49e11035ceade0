package dev.pharos.store.span;

import dev.pharos.store.KeepCounts;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides of the traces of segments that are old enough, the oldest segment
 * first. What fails is tried again until it succeeds; until then everything stays where it is.
 */
final class SegmentMerges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SegmentMerges.class);

  /** Between two looks at whether a segment is due. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Keeping keeping;
  private final Partitions partitions;
  private final LeftOutTraces leftOut;
  private final Supplier<StoreView> views;
  private final Runnable changed;
  private final Supplier<PageReader> readers;
  private final Notices notices;
  private final KeepTally tally = new KeepTally();
  private final Thread thread;
  private @Nullable SegmentMerge unfinished;
  private volatile @Nullable IOException failure;
  private boolean closed;

  /**
   * @param views holds the newest one
   * @param changed called after partitions have changed
   */
  SegmentMerges(
      Keeping keeping,
      Partitions partitions,
      LeftOutTraces leftOut,
      Supplier<StoreView> views,
      Runnable changed,
      Supplier<PageReader> readers,
      Notices notices) {
    this.keeping = keeping;
    this.partitions = partitions;
    this.leftOut = leftOut;
    this.views = views;
    this.changed = changed;
    this.readers = readers;
    this.notices = notices;
    this.thread = Thread.ofPlatform().name("pharos-keep").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  KeepCounts counts() {
    return tally.counts();
  }

  /** See {@link dev.pharos.store.SpanStore#keptShare}. */
  double keptShare() {
    return tally.keptShare();
  }

  /** Of what was kept since the start; empty before anything was. */
  OptionalDouble bytesPerKeptSpan() {
    return tally.bytesPerKeptSpan();
  }

  /** Why the merge that is due has not succeeded; null when all is well. */
  @Nullable IOException failure() {
    return failure;
  }

  /** A merge that runs ends before its next block. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (awaitNext()) {
        mergeDue();
      }
    } catch (InterruptedException e) {
      log.warn("No traces are left out any more: interrupted.");
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is around it: waking early only looks early
  private synchronized boolean awaitNext() throws InterruptedException {
    if (!closed) {
      wait(Math.clamp(keeping.age().toMillis(), 1, LOOK.toMillis()));
    }
    return !closed;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void mergeDue() {
    Partition due;
    while (!isClosed() && (due = partitions.holdDueSegment(keeping.nowNs())) != null) {
      try {
        merge(due);
        failure = null;
      } catch (IOException | RuntimeException | Error e) {
        if (failure == null) {
          log.error("Traces cannot be decided; trying again until it succeeds.", e);
        }
        failure = e instanceof IOException io ? io : new IOException(e);
        return;
      } finally {
        due.letGo();
      }
    }
  }

  private void merge(Partition segment) throws IOException {
    SegmentMerge merge = unfinished;
    if (merge == null || !merge.segment().equals(segment)) {
      merge =
          new SegmentMerge(
              segment, partitions, views, readers.get(), keeping.keeper(), leftOut, tally, notices);
      unfinished = merge;
    }
    while (merge.goOn()) {
      if (isClosed()) {
        return; // no commit has any of it: the next start begins with the segment as it was
      }
    }
    leftOut.add(segment.name().number(), merge.gone(), keeping.nowNs());
    merge.countAll();
    partitions.merged(segment, merge.isDamaged());
    unfinished = null;
    changed.run();
  }
}
