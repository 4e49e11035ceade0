package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.DroppedDays;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.UnnamedDays;
import dev.pharos.store.disk.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The partitions on disk. Writing and dropping exclude each other, and so do writing and
 * committing; views are for any thread at any time.
 */
final class LogPartitions implements AutoCloseable {
  static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final Path root;
  private final DroppedDays droppedDays;
  private final UnnamedDays unnamed;
  private final Notices notices;
  private final LogReader reader;
  private final LogBlockWriter writer = new LogBlockWriter();
  private final long maxBytes;
  private final ByteSink buffer = new ByteSink(1 << 20);
  private final NavigableMap<Long, LogPartition> byDay = new TreeMap<>();

  /** Days with a writer, the one used last at the end. */
  private final List<LogPartition> writing = new ArrayList<>();

  private final Object viewLock = new Object();
  private List<LogPartition> newestFirst = List.of();
  private volatile Written written = Written.NOTHING;

  private LogPartitions(Path root, LogReader reader, long maxBytes, Notices notices)
      throws IOException {
    this.root = root;
    this.reader = reader;
    this.maxBytes = maxBytes;
    this.notices = notices;
    this.unnamed = new UnnamedDays(root, notices);
    this.droppedDays = DroppedDays.read(root.resolve("dropped-days"));
  }

  /**
   * Opens exactly what a commit names.
   *
   * @param hasCommit false where the commit is the empty one of a new store
   */
  static LogPartitions open(
      Path root,
      LogCommit commit,
      boolean hasCommit,
      LogReader reader,
      long maxBytes,
      Notices notices)
      throws IOException {
    FileTree.create(root);
    LogPartitions partitions = new LogPartitions(root, reader, maxBytes, notices);
    for (LogCommit.Part part : commit.parts()) {
      partitions.open(part);
    }
    Set<Path> named =
        partitions.byDay.values().stream().map(LogPartition::folder).collect(Collectors.toSet());
    partitions.unnamed.clear(named, hasCommit);
    partitions.refreshViews();
    partitions.measure(Written.NOTHING.lastSequence());
    return partitions;
  }

  /** As they are now, the newest day first; the caller lets go of each. */
  List<LogDayView> holdViews() {
    synchronized (viewLock) {
      return newestFirst.stream().map(LogDayView::new).toList();
    }
  }

  private void refreshViews() {
    synchronized (viewLock) {
      newestFirst = List.copyOf(byDay.descendingMap().values());
    }
  }

  Written written() {
    return written;
  }

  /**
   * Writes a hot block's lines to the partitions of their days. May be called again if it fails.
   */
  synchronized void flush(HotLines block) throws IOException {
    int count = block.size();
    long[] days = new long[count];
    for (int row = 0; row < count; row++) {
      days[row] = dayOf(block.line(row));
    }
    boolean oneDay = true;
    for (int row = 1; row < count && oneDay; row++) {
      oneDay = days[row] == days[0];
    }
    for (long day : oneDay ? Arrays.copyOf(days, Math.min(1, count)) : distinct(days)) {
      LogRecord[] lines = new LogRecord[count];
      long[] numbers = new long[count];
      int ofDay = 0;
      for (int row = 0; row < count; row++) {
        if (days[row] == day) {
          lines[ofDay] = block.line(row);
          numbers[ofDay++] = block.number(row);
        }
      }
      BlockRows rows = new BlockRows(Arrays.copyOf(lines, ofDay), Arrays.copyOf(numbers, ofDay));
      forWriting(day).append(writer, buffer, rows, block.sequence());
    }
    measure(block.sequence());
    dropBeyondSize();
  }

  private static long[] distinct(long[] days) {
    return Arrays.stream(days).distinct().sorted().toArray();
  }

  static long dayOf(LogRecord line) {
    return Math.floorDiv(line.timeNs(), DAY_NS);
  }

  /**
   * Makes everything flushed durable and names it. Nothing is flushed meanwhile; dropping need not
   * wait, because a disk may take seconds.
   */
  LogCommit commit(long nextSequence, long nextNumber) throws IOException {
    List<LogPartition> all;
    synchronized (this) {
      all = List.copyOf(byDay.values());
      all.forEach(LogPartition::hold);
    }
    try {
      List<LogCommit.Part> parts = new ArrayList<>();
      for (LogPartition partition : all) {
        parts.add(partition.commit());
      }
      return new LogCommit(nextSequence, nextNumber, parts);
    } finally {
      all.forEach(LogPartition::letGo);
    }
  }

  /** A checkpoint with a commit of these is durable. */
  synchronized void retain() throws IOException {
    unnamed.checkpointed();
  }

  /** Drops the days that ended before a time; tells whether there were any. */
  synchronized boolean dropBefore(long timeNs) throws IOException {
    long firstKept = Math.floorDiv(timeNs, DAY_NS);
    boolean any = false;
    while (!byDay.isEmpty() && byDay.firstKey() < firstKept) {
      dropOldest();
      any = true;
    }
    return any;
  }

  @Override
  public synchronized void close() {
    List<LogPartition> all = List.copyOf(byDay.values());
    byDay.clear();
    refreshViews();
    all.forEach(LogPartition::letGo);
    writer.close();
  }

  private void open(LogCommit.Part part) throws IOException {
    Path folder = LogPartition.folderOf(root, part.day());
    if (!Files.exists(folder)) {
      if (!droppedDays.contains(part.day())) {
        notices.add(
            "The partition %s is missing: its %d bytes of lines are lost."
                .formatted(folder, part.length()));
      }
      return;
    }
    try {
      byDay.put(part.day(), LogPartition.open(root, part, reader, notices));
    } catch (CorruptDataException | NoSuchFileException e) {
      Path aside = FileTree.setAside(folder);
      String reason =
          e instanceof NoSuchFileException ? "there is no " + e.getMessage() : e.getMessage();
      notices.add(
          "The partition %s could not be read (%s): its %d bytes of lines were set aside as %s."
              .formatted(folder, reason, part.length(), aside.getFileName()));
    }
  }

  private LogPartition forWriting(long day) throws IOException {
    LogPartition partition = byDay.get(day);
    if (partition == null) {
      partition = LogPartition.create(root, day, reader);
      byDay.put(day, partition);
      refreshViews();
    }
    writing.remove(partition);
    while (writing.size() >= LogStoreLimits.OPEN_WRITERS) {
      writing.getFirst().closeWriter();
      writing.removeFirst();
    }
    writing.add(partition);
    return partition;
  }

  private void measure(long lastSequence) {
    long allRows = 0;
    long allBytes = 0;
    ByteShares<ServiceId> byService = new ByteShares<>();
    for (LogPartition partition : byDay.values()) {
      allRows += partition.rows();
      allBytes += partition.bytes();
      byService.addAll(partition.bytesByService());
    }
    written =
        new Written(allRows, allBytes, byService.upTo(allBytes, ServiceId.NOBODY), lastSequence);
  }

  private void dropBeyondSize() throws IOException {
    while (written.bytes() > maxBytes && byDay.size() > 1) {
      notices.add(
          "The lines of %s were dropped because pharos.storage.max-size was reached."
              .formatted(LocalDate.ofEpochDay(byDay.firstKey())));
      dropOldest();
    }
  }

  private void dropOldest() throws IOException {
    LogPartition oldest = byDay.firstEntry().getValue();
    droppedDays.dropUpTo(oldest.day());
    byDay.remove(oldest.day());
    writing.remove(oldest);
    refreshViews();
    oldest.drop();
    measure(written.lastSequence());
  }
}
