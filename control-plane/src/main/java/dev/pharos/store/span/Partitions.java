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
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The partitions on disk: days, and where not all traces are kept also segments, which take in what
 * comes until it is merged into the days. Writing and dropping exclude each other, and so do
 * writing and committing; views are for any thread at any time.
 */
final class Partitions implements AutoCloseable {
  private final Path root;
  private final DroppedDays droppedDays;
  private final UnnamedDays unnamed;
  private final Notices notices;
  private final Reindexer reindexer;
  private final BlockCache cache;
  private final BlockWriter writer;
  private final long maxBytes;
  private final @Nullable Keeping keeping;
  private final ByteSink buffer = new ByteSink(1 << 20);
  private final SpanKeys keys = new SpanKeys();
  private final NavigableMap<Long, Partition> byDay = new TreeMap<>();
  private final FreshSegments segments = new FreshSegments();
  private final DecidedSegments decided;

  /** Days before it were dropped for their age. */
  private long firstKeptDay = Long.MIN_VALUE;

  private long mergedWrites;

  /** Held by commits, and by merges while they write: a commit takes its time beside flushing. */
  private final ReentrantLock committing = new ReentrantLock();

  /** Those with a writer, the one used last at the end. */
  private final List<Partition> writing = new ArrayList<>();

  private final PartitionViews views = new PartitionViews();
  private volatile Written written = Written.NOTHING;

  private Partitions(
      Path root,
      Decompressors decompressors,
      BlockCache cache,
      SpanStoreSettings settings,
      Notices notices)
      throws IOException {
    this.root = root;
    this.cache = cache;
    this.maxBytes = settings.maxBytes();
    this.keeping = settings.keeping();
    this.notices = notices;
    this.decided = new DecidedSegments(notices);
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
      SpanStoreSettings settings,
      Notices notices)
      throws IOException {
    FileTree.create(root);
    Partitions partitions = new Partitions(root, decompressors, cache, settings, notices);
    for (SpanCommit.Part part : commit.parts()) {
      partitions.open(part);
    }
    Set<Path> named = partitions.all().stream().map(Partition::folder).collect(Collectors.toSet());
    named.addAll(partitions.decided.findEarlier(root, commit));
    partitions.unnamed.clear(named, hasCommit);
    partitions.refreshViews();
    partitions.measure(Written.NOTHING.lastSequence());
    return partitions;
  }

  /** Segments and then days, the newest first; the caller lets go of each. */
  List<PartitionView> holdViews() {
    return views.hold();
  }

  Written written() {
    return written;
  }

  /** Writes a hot block's rows. May be called again if it fails. */
  synchronized void flush(HotBlock block) throws IOException {
    int[] order = block.rowsByTrace();
    Span[] rows = new Span[order.length];
    for (int i = 0; i < order.length; i++) {
      rows[i] = block.row(order[i]);
    }
    long sequence = block.sequence();
    if (keeping == null) {
      toDays(
          rows,
          Long.MIN_VALUE,
          (day, spans, count) -> day.append(writer, buffer, spans, count, sequence));
    } else {
      toSegment(rows, sequence, keeping);
    }
    refreshViews();
    measure(sequence);
    dropBeyondSize();
  }

  /** The oldest segment, if its traces can be decided of; the caller lets go of it. */
  synchronized @Nullable Partition holdDueSegment(long nowNs) {
    Partition due = keeping == null ? null : segments.due(nowNs, keeping.age());
    if (due != null) {
      due.hold();
    }
    return due;
  }

  /** The number of the next writing of merged rows. */
  synchronized long nextMergedWrite() {
    return ++mergedWrites;
  }

  /**
   * Writes what a merge keeps to the days; commits have it when the merge is {@link #merged}. May
   * be called again if it fails.
   *
   * @param rows sorted by trace
   * @param sequence of the newest block among them
   * @param write from {@link #nextMergedWrite}; the same when it is tried again
   * @return bytes on disk
   */
  long keep(Span[] rows, long sequence, long write) throws IOException {
    committing.lock();
    try {
      synchronized (this) {
        long[] bytes = new long[1];
        toDays(
            rows,
            firstKeptDay,
            (day, spans, count) -> {
              long before = day.bytes();
              day.appendMerged(writer, buffer, spans, count, sequence, write);
              bytes[0] += day.bytes() - before;
            });
        refreshViews();
        measure(written.lastSequence());
        dropBeyondSize();
        return bytes[0];
      }
    } finally {
      committing.unlock();
    }
  }

  /**
   * All that is kept of a segment is in the days: from here on they answer, and commits say so.
   *
   * @param isDamaged true sets its files aside in the end: something in them could not be read
   */
  void merged(Partition segment, boolean isDamaged) {
    committing.lock();
    try {
      synchronized (this) {
        byDay.values().forEach(Partition::settle);
        // It may have been too old to be kept in the meantime.
        if (segments.isWaiting(segment)) {
          retire(segment, isDamaged);
        }
      }
    } finally {
      committing.unlock();
    }
  }

  /**
   * Makes everything flushed durable and names it. Nothing is flushed meanwhile; dropping need not
   * wait, because a disk may take seconds.
   */
  SpanCommit commit(long nextSequence) throws IOException {
    committing.lock();
    try {
      return commitAlone(nextSequence);
    } finally {
      committing.unlock();
    }
  }

  private SpanCommit commitAlone(long nextSequence) throws IOException {
    List<Partition> all;
    synchronized (this) {
      all = new ArrayList<>(byDay.values());
      all.addAll(segments.waiting());
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

  /** A checkpoint with a commit of these is durable, and none before this one is needed. */
  synchronized void retain(SpanCommit oldest) throws IOException {
    unnamed.checkpointed();
    decided.drop(oldest);
  }

  /** Drops the days that ended before a time. */
  synchronized void dropBefore(long timeNs) throws IOException {
    long firstKept = Math.floorDiv(timeNs, DayRows.DAY_NS);
    firstKeptDay = Math.max(firstKeptDay, firstKept);
    while (!byDay.isEmpty() && byDay.firstKey() < firstKept) {
      dropOldest();
    }
    for (Partition segment : segments.endedBefore(firstKept * DayRows.DAY_NS)) {
      retire(segment, false);
    }
  }

  @Override
  public synchronized void close() {
    views.close();
    all().forEach(Partition::close);
    byDay.clear();
    writer.close();
    reindexer.close();
  }

  private void open(SpanCommit.Part part) throws IOException {
    PartitionName name = part.name();
    Path folder = Partition.folderOf(root, name);
    if (!Files.exists(folder)) {
      if (name.isSegment() || !droppedDays.contains(name.number())) {
        notices.add(
            "The partition %s is missing: its %d bytes of spans are lost."
                .formatted(folder, part.pagesLength()));
      }
      return;
    }
    try {
      Partition partition = Partition.open(root, part, reindexer, cache, notices);
      if (name.isSegment()) {
        segments.add(partition, keeping == null ? 0 : keeping.nowNs());
      } else {
        byDay.put(name.number(), partition);
      }
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

  private List<Partition> all() {
    List<Partition> all = new ArrayList<>(byDay.values());
    all.addAll(segments.waiting());
    all.addAll(decided.all());
    return all;
  }

  /** Takes rows sorted by trace that belong to one partition. */
  private interface Appending {
    void append(Partition partition, Span[] spans, int count) throws IOException;
  }

  /**
   * @param firstDay days before it are gone and do not come back: a merge may have begun before
   */
  private void toDays(Span[] rows, long firstDay, Appending appending) throws IOException {
    DayRows.divide(
        rows,
        rows.length,
        (day, spans, ofDay) -> {
          if (day < firstDay) {
            return;
          }
          Partition partition = byDay.get(day);
          if (partition == null) {
            partition = Partition.create(root, PartitionName.ofDay(day), cache);
            byDay.put(day, partition);
          }
          useWriter(partition);
          appending.append(partition, spans, keys.withoutOlderDuplicates(spans, ofDay));
        });
  }

  private void toSegment(Span[] rows, long sequence, Keeping how) throws IOException {
    long nowNs = how.nowNs();
    Partition segment = segments.filling(nowNs, how.segment());
    if (segment == null) {
      segment = Partition.create(root, PartitionName.ofSegment(sequence), cache);
      segments.open(segment, nowNs);
    }
    useWriter(segment);
    int count = keys.withoutOlderDuplicates(rows, rows.length);
    segment.append(writer, buffer, rows, count, sequence);
    segments.tookIn(nowNs);
  }

  private void useWriter(Partition partition) throws IOException {
    writing.remove(partition);
    while (writing.size() >= SpanStoreLimits.OPEN_WRITERS) {
      writing.getFirst().closeWriter();
      writing.removeFirst();
    }
    writing.add(partition);
  }

  /** A checkpoint may still begin with it: its files go when none does. */
  private void retire(Partition segment, boolean isDamaged) {
    writing.remove(segment);
    segments.remove(segment);
    decided.add(segment, isDamaged);
    refreshViews();
    measure(written.lastSequence());
  }

  private void refreshViews() {
    List<Partition> shown = new ArrayList<>(segments.waiting().reversed());
    shown.addAll(byDay.descendingMap().values());
    views.show(shown);
  }

  private void measure(long lastSequence) {
    long allRows = 0;
    long allBytes = 0;
    ByteShares<ServiceId> byService = new ByteShares<>();
    List<Partition> read = new ArrayList<>(byDay.values());
    read.addAll(segments.waiting());
    for (Partition partition : read) {
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
    long day = oldest.name().number();
    droppedDays.dropUpTo(day);
    byDay.remove(day);
    writing.remove(oldest);
    refreshViews();
    oldest.drop();
    measure(written.lastSequence());
  }
}
