package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.DroppedDays;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.UnnamedDays;
import dev.pharos.store.disk.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
final class Partitions implements AutoCloseable {
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final Path root;
  private final DroppedDays droppedDays;
  private final UnnamedDays unnamed;
  private final Notices notices;
  private final Reindexer reindexer;
  private final BlockCache cache;
  private final BlockWriter writer;
  private final long maxBytes;
  private final ByteSink buffer = new ByteSink(1 << 20);
  private final SpanKeys keys = new SpanKeys();
  private final NavigableMap<Long, Partition> byDay = new TreeMap<>();

  /** Days with a writer, the one used last at the end. */
  private final List<Partition> writing = new ArrayList<>();

  private final Object viewLock = new Object();
  private List<PartitionView> views = List.of();
  private volatile Written written = Written.NOTHING;

  private Partitions(
      Path root, Decompressors decompressors, BlockCache cache, long maxBytes, Notices notices)
      throws IOException {
    this.root = root;
    this.cache = cache;
    this.maxBytes = maxBytes;
    this.notices = notices;
    this.unnamed = new UnnamedDays(root, notices);
    this.droppedDays = DroppedDays.read(root.resolve("dropped-days"));
    this.writer = new BlockWriter();
    this.reindexer = new Reindexer(decompressors, notices);
  }

  /**
   * Opens exactly what a commit names.
   *
   * @param hasCommit false where the commit is the empty one of a new store
   */
  static Partitions open(
      Path root,
      SpanCommit commit,
      boolean hasCommit,
      Decompressors decompressors,
      BlockCache cache,
      long maxBytes,
      Notices notices)
      throws IOException {
    FileTree.create(root);
    Partitions partitions = new Partitions(root, decompressors, cache, maxBytes, notices);
    for (SpanCommit.Part part : commit.parts()) {
      partitions.open(part);
    }
    Set<Path> named =
        partitions.byDay.values().stream().map(Partition::folder).collect(Collectors.toSet());
    partitions.unnamed.clear(named, hasCommit);
    partitions.refreshViews();
    partitions.measure(Written.NOTHING.lastSequence());
    return partitions;
  }

  /** Newest day first; the caller lets go of each. */
  List<PartitionView> holdViews() {
    synchronized (viewLock) {
      views.forEach(PartitionView::hold);
      return views;
    }
  }

  Written written() {
    return written;
  }

  /** Writes a hot block's rows to the partitions of their days. May be called again if it fails. */
  synchronized void flush(HotBlock block) throws IOException {
    int[] order = block.rowsByTrace();
    long[] days = daysOf(block, order);
    Span[] spans = new Span[order.length];
    for (long day : distinct(days)) {
      int count = 0;
      for (int i = 0; i < order.length; i++) {
        if (days[i] == day) {
          spans[count++] = block.row(order[i]);
        }
      }
      Partition partition = forWriting(day);
      int kept = dropOlderDuplicates(spans, count);
      partition.append(writer, buffer, spans, kept, block.sequence());
    }
    refreshViews();
    measure(block.sequence());
    dropBeyondSize();
  }

  /**
   * Makes everything flushed durable and names it. Nothing is flushed meanwhile; dropping need not
   * wait, because a disk may take seconds.
   */
  SpanCommit commit(long nextSequence) throws IOException {
    List<Partition> all;
    synchronized (this) {
      all = List.copyOf(byDay.values());
      all.forEach(Partition::hold);
    }
    try {
      List<SpanCommit.Part> parts = new ArrayList<>();
      for (Partition partition : all) {
        parts.add(partition.commit());
      }
      return new SpanCommit(nextSequence, parts);
    } finally {
      all.forEach(Partition::letGo);
    }
  }

  /** A checkpoint with a commit of these is durable. */
  synchronized void retain() throws IOException {
    unnamed.checkpointed();
  }

  /** Drops the days that ended before a time. */
  synchronized void dropBefore(long timeNs) throws IOException {
    long firstKept = Math.floorDiv(timeNs, DAY_NS);
    while (!byDay.isEmpty() && byDay.firstKey() < firstKept) {
      dropOldest();
    }
  }

  @Override
  public synchronized void close() {
    synchronized (viewLock) {
      views.forEach(PartitionView::letGo);
      views = List.of();
    }
    byDay.values().forEach(Partition::close);
    byDay.clear();
    writer.close();
    reindexer.close();
  }

  private void open(SpanCommit.Part part) throws IOException {
    Path folder = Partition.folderOf(root, part.day());
    if (!Files.exists(folder)) {
      if (!droppedDays.contains(part.day())) {
        notices.add(
            "The partition %s is missing: its %d bytes of spans are lost."
                .formatted(folder, part.pagesLength()));
      }
      return;
    }
    try {
      byDay.put(part.day(), Partition.open(root, part, reindexer, cache, notices));
    } catch (CorruptDataException | java.nio.file.NoSuchFileException e) {
      Path aside = FileTree.setAside(folder);
      notices.add(
          "The partition %s could not be read (%s): its %d bytes of spans were set aside as %s."
              .formatted(folder, reason(e), part.pagesLength(), aside.getFileName()));
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private Partition forWriting(long day) throws IOException {
    Partition partition = byDay.get(day);
    if (partition == null) {
      partition = Partition.create(root, day, cache);
      byDay.put(day, partition);
    }
    writing.remove(partition);
    while (writing.size() >= SpanStoreLimits.OPEN_WRITERS) {
      writing.getFirst().closeWriter();
      writing.removeFirst();
    }
    writing.add(partition);
    return partition;
  }

  private void refreshViews() {
    List<PartitionView> fresh = new ArrayList<>();
    for (Partition partition : byDay.descendingMap().values()) {
      fresh.add(new PartitionView(partition));
    }
    List<PartitionView> stale;
    synchronized (viewLock) {
      stale = views;
      views = List.copyOf(fresh);
    }
    stale.forEach(PartitionView::letGo);
  }

  private void measure(long lastSequence) {
    long allRows = 0;
    long allBytes = 0;
    ByteShares<ServiceId> byService = new ByteShares<>();
    for (Partition partition : byDay.values()) {
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
          "The spans of %s were dropped because pharos.storage.max-size was reached."
              .formatted(java.time.LocalDate.ofEpochDay(byDay.firstKey())));
      dropOldest();
    }
  }

  private void dropOldest() throws IOException {
    Partition oldest = byDay.firstEntry().getValue();
    droppedDays.dropUpTo(oldest.day());
    byDay.remove(oldest.day());
    writing.remove(oldest);
    refreshViews();
    oldest.drop();
    measure(written.lastSequence());
  }

  /** Mostly there is one. */
  private static long[] distinct(long[] days) {
    for (long day : days) {
      if (day != days[0]) {
        return Arrays.stream(days).distinct().sorted().toArray();
      }
    }
    return Arrays.copyOf(days, Math.min(1, days.length));
  }

  private static long[] daysOf(HotBlock block, int[] order) {
    long[] days = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      days[i] = Math.floorDiv(block.row(order[i]).startNs(), DAY_NS);
    }
    return days;
  }

  /** Closes the gaps that superseded rows leave; tells how many rows are left. */
  private int dropOlderDuplicates(Span[] spans, int count) {
    int dropped = 0;
    int first = 0;
    while (first < count) {
      int end = first + 1;
      while (end < count && spans[end].traceId().equals(spans[first].traceId())) {
        end++;
      }
      int next = end;
      dropped += keys.dropOlderDuplicates(spans, first, end);
      first = next;
    }
    if (dropped == 0) {
      return count;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Span span = spans[i];
      if (span != null) {
        spans[kept++] = span;
      }
    }
    return kept;
  }
}
