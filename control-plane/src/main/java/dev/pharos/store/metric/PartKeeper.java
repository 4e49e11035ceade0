package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps stored parts few and whole: merges those of a day that is over, so that a query asks a
 * handful of indexes for a month, and makes damaged indexes again. For one thread, but for {@link
 * #trouble}; it holds the head's lock shortly, never over reading or writing files.
 */
final class PartKeeper {
  private static final Logger log = LoggerFactory.getLogger(PartKeeper.class);

  private final Head head;
  private final Notices notices;
  private final PartCounts counts;

  /** By {@link System#nanoTime}; null when nothing failed. */
  private @Nullable Long failedAt;

  private volatile @Nullable String trouble;

  PartKeeper(Head head, Notices notices, PartCounts counts) {
    this.head = head;
    this.notices = notices;
    this.counts = counts;
  }

  /** Why parts are not merged; null when all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Makes indexes again that were found to be damaged. */
  void reindexDamaged() throws IOException {
    List<NamedPart> damaged;
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      head.parts.withdrawReported();
      damaged = head.parts.unindexed();
    } finally {
      lock.unlock();
    }
    for (NamedPart part : damaged) {
      reindex(part);
    }
  }

  private void reindex(NamedPart part) throws IOException {
    PartName name = part.name();
    try {
      PartReindexer.Outcome outcome = PartReindexer.run(head.parts.root(), name);
      StoredPart stored = StoredPart.open(head.parts.root(), name, part.length());
      Lock lock = head.lock.writeLock();
      lock.lock();
      try {
        head.parts.reindexed(stored);
      } finally {
        lock.unlock();
      }
      counts.reindexed.increment();
      counts.lostChunks.add(outcome.lostChunks());
      notices.add(
          "The index of the metrics of %s was made again: %d series with %d chunks are found, %d chunks are lost."
              .formatted(name, outcome.series(), outcome.chunks(), outcome.lostChunks()));
    } catch (CorruptDataException | NoSuchFileException e) {
      Lock lock = head.lock.writeLock();
      lock.lock();
      try {
        head.parts.giveUp(name);
      } finally {
        lock.unlock();
      }
      counts.setAside.increment();
      notices.add(
          "The index of the metrics of %s cannot be made again (%s): %d bytes were set aside."
              .formatted(name, e.getMessage(), part.length()));
    }
  }

  /** Merges parts of one day, if some are due; more are when it is called again. */
  void mergeDue(long nowMs, BooleanSupplier stopped) {
    if (failedAt != null
        && System.nanoTime() - failedAt < SeriesStoreLimits.MERGE_RETRY.toNanos()) {
      return;
    }
    List<StoredPart> due = due(nowMs);
    if (due.isEmpty()) {
      return;
    }
    try {
      merge(due, stopped);
      failedAt = null;
      trouble = null;
    } catch (InterruptedIOException e) {
      log.debug("Metrics are not merged further: {}", e.getMessage());
    } catch (IOException e) {
      counts.failedMerges.increment();
      failedAt = System.nanoTime();
      if (trouble == null) {
        log.warn("Parts of metrics could not be merged; it is tried again.", e);
      }
      trouble =
          "The metrics of %s are not merged, which is tried again: %s"
              .formatted(due.getFirst().name(), e.getMessage());
    }
  }

  /** What one merge takes: parts of one day that is over, one after the other. */
  private List<StoredPart> due(long nowMs) {
    long today = PartName.dayOf(nowMs - SeriesStoreLimits.MERGE_AFTER.toMillis());
    long firstOpen = Long.MAX_VALUE;
    List<StoredPart> stored;
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      for (OpenPart part : head.parts.open()) {
        firstOpen = Math.min(firstOpen, part.name().day());
      }
      stored = head.parts.stored();
    } finally {
      lock.unlock();
    }
    List<StoredPart> group = new ArrayList<>();
    long bytes = 0;
    for (StoredPart part : stored) {
      boolean fits =
          !group.isEmpty()
              && group.getFirst().name().day() == part.name().day()
              && bytes + part.file().written() <= SeriesStoreLimits.MERGED_BYTES;
      if (!fits) {
        if (group.size() >= SeriesStoreLimits.MERGED_PARTS) {
          return group;
        }
        group.clear();
        bytes = 0;
      }
      if (part.name().day() >= Math.min(today, firstOpen)) {
        return List.of();
      }
      group.add(part);
      bytes += part.file().written();
    }
    return group.size() >= SeriesStoreLimits.MERGED_PARTS ? group : List.of();
  }

  private void merge(List<StoredPart> sources, BooleanSupplier stopped) throws IOException {
    long bytes = 0;
    for (StoredPart source : sources) {
      try {
        source.index().check();
      } catch (CorruptDataException e) {
        head.parts.report(source);
        return;
      }
      bytes += source.bytes();
    }
    requireRoom(bytes);
    long begin = System.nanoTime();
    PartName target;
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      target = head.parts.newName(sources.getFirst().name().window());
    } finally {
      lock.unlock();
    }
    StoredPart merged = new PartMerger(head.parts.root(), sources, target, notices, stopped).run();
    lock.lock();
    try {
      head.parts.merged(sources, merged);
    } finally {
      lock.unlock();
    }
    counts.merges.increment();
    counts.mergedParts.add(sources.size());
    counts.mergedBytes.add(merged.bytes());
    log.info(
        "Merged {} parts of metrics of {} bytes into {} of {} bytes in {} ms.",
        sources.size(),
        bytes,
        target,
        merged.bytes(),
        (System.nanoTime() - begin) / 1_000_000);
  }

  /** A merge takes as much room again until two checkpoints have been made. */
  private void requireRoom(long bytes) throws IOException {
    long free = Files.getFileStore(head.parts.root()).getUsableSpace();
    long wanted = bytes + SeriesStoreLimits.MERGE_RESERVE_BYTES;
    if (free < wanted) {
      throw new IOException(
          "%d bytes are needed for a while and %d are free".formatted(wanted, free));
    }
  }
}
