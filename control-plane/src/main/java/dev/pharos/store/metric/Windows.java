package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * Ends windows: gives their parts an index, lets go of series that get no more samples, and drops
 * days. For one thread; it holds the head's lock shortly.
 */
final class Windows {
  private final Head head;
  private final SeriesStoreSettings settings;
  private final Notices notices;

  Windows(Head head, SeriesStoreSettings settings, Notices notices) {
    this.head = head;
    this.settings = settings;
    this.notices = notices;
  }

  /** Closes chunks that get no more samples and seals the parts of windows that are over. */
  void sealDue(long nowMs) throws IOException {
    int idleSince = Head.minuteOf(nowMs) - (int) SeriesStoreLimits.WINDOW_IDLE.toMinutes();
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      long over = Math.max(nowMs, head.newestMs) - settings.outOfOrder().toMillis();
      for (HeadSeries series : head.index.all()) {
        if (series.lastMinute <= idleSince) {
          closeUpTo(series, over);
        }
      }
      List<OpenPart> unsealed = new ArrayList<>();
      for (OpenPart part : head.parts.open()) {
        if (!part.sealed && part.name().endMs() <= over && part.lastMinute <= idleSince) {
          seal(part);
        } else if (!part.sealed) {
          unsealed.add(part);
        }
      }
      unsealed.sort(Comparator.comparingInt(part -> part.lastMinute));
      for (int i = 0; i < unsealed.size() - SeriesStoreLimits.OPEN_WINDOWS; i++) {
        seal(unsealed.get(i));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Seals every window, whatever may still come for it. */
  void sealAll() throws IOException {
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      for (HeadSeries series : head.index.all()) {
        closeUpTo(series, Long.MAX_VALUE);
      }
      for (OpenPart part : head.parts.open()) {
        if (!part.sealed) {
          seal(part);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void closeUpTo(HeadSeries series, long overMs) {
    SampleChunkWriter late = series.late;
    if (late != null && endOf(late) <= overMs) {
      head.close(series, late);
      series.late = null;
    }
    SampleChunkWriter open = series.open;
    if (open != null && endOf(open) <= overMs) {
      head.close(series, open);
      series.open = null;
    }
  }

  private static long endOf(SampleChunkWriter chunk) {
    return new PartName(Head.windowOf(chunk), 0).endMs();
  }

  private void seal(OpenPart part) throws IOException {
    long window = part.name().window();
    for (HeadSeries series : head.index.all()) {
      SampleChunkWriter late = series.late;
      if (late != null && Head.windowOf(late) == window) {
        head.close(series, late);
        series.late = null;
      }
      SampleChunkWriter open = series.open;
      if (open != null && Head.windowOf(open) == window) {
        head.close(series, open);
        series.open = null;
      }
    }
    head.parts.seal(part);
    part.file.write();
  }

  /** Gives sealed parts their index. */
  void indexSealed() throws IOException {
    for (OpenPart part : sealed()) {
      List<IndexedSeries> series = readSizes(part, references(part));
      if (series.isEmpty()) {
        forget(part);
        continue;
      }
      series.sort(Comparator.comparing(IndexedSeries::labels));
      SymbolTexts.OfLabels texts = new SymbolTexts.OfLabels();
      series.forEach(one -> texts.add(one.labels()));
      texts.sort();
      name(part, series, texts);
      part.file.sync();
      writeIndex(part.name(), series, texts);
      StoredPart stored = StoredPart.open(head.parts.root(), part.name(), part.file.written());
      Lock lock = head.lock.writeLock();
      lock.lock();
      try {
        head.parts.indexed(part, stored);
        head.index.all().forEach(one -> one.forgetPart(part.name().number()));
      } finally {
        lock.unlock();
      }
    }
  }

  /** Has the part name its series, so that its index can be made again. */
  private void name(OpenPart part, List<IndexedSeries> series, SymbolTexts.OfLabels texts)
      throws IOException {
    ByteSink records = new ByteSink(1 << 16);
    if (!part.named) {
      NameRecords names = new NameRecords(texts);
      GrowingInts labels = new GrowingInts();
      for (IndexedSeries one : series) {
        texts.numbersOf(one.labels(), labels);
        names.add(labels.array(), labels.size(), one.chunks(), records);
      }
      names.finish(records);
    }
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      if (!part.named) {
        part.file.addNames(records);
        part.named = true;
      }
      part.file.write();
    } finally {
      lock.unlock();
    }
  }

  private void writeIndex(PartName name, List<IndexedSeries> series, SymbolTexts.OfLabels texts)
      throws IOException {
    try (PartIndexWriter writer =
        PartIndexWriter.create(name.index(head.parts.root()), name, texts)) {
      GrowingInts labels = new GrowingInts();
      for (IndexedSeries one : series) {
        texts.numbersOf(one.labels(), labels);
        writer.add(labels.array(), labels.size(), one.chunks());
      }
      writer.finish();
    }
  }

  private List<OpenPart> sealed() throws IOException {
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      List<OpenPart> sealed = head.parts.open().stream().filter(part -> part.sealed).toList();
      for (OpenPart part : sealed) {
        part.file.write();
      }
      return sealed;
    } finally {
      lock.unlock();
    }
  }

  private void forget(OpenPart part) throws IOException {
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      head.parts.forget(part);
      head.index.all().forEach(one -> one.forgetPart(part.name().number()));
    } finally {
      lock.unlock();
    }
    Files.deleteIfExists(part.name().chunks(head.parts.root()));
  }

  /** The places of a part's chunks by series; how many samples they have is not known yet. */
  private List<IndexedSeries> references(OpenPart part) {
    int number = part.name().number();
    List<IndexedSeries> found = new ArrayList<>();
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      for (HeadSeries series : head.index.all()) {
        if (series.refersTo(number)) {
          found.add(of(series, number));
        }
      }
    } finally {
      lock.unlock();
    }
    return found;
  }

  private static IndexedSeries of(HeadSeries series, int number) {
    ChunkList chunks = new ChunkList();
    for (int i = 0; i < series.references(); i++) {
      if (series.part(i) == number) {
        chunks.add(series.offset(i), series.firstInWindow(i), series.lastInWindow(i), 0);
      }
    }
    return new IndexedSeries(series.labels, chunks);
  }

  private List<IndexedSeries> readSizes(OpenPart part, List<IndexedSeries> series) {
    for (IndexedSeries one : series) {
      ChunkList chunks = one.chunks();
      for (int i = 0; i < chunks.size(); i++) {
        try {
          chunks.setSamples(i, part.file.place(chunks.place(i)).read().size());
        } catch (CorruptDataException e) {
          notices.add(
              "A chunk of metrics of %s cannot be read: %s."
                  .formatted(part.name(), e.getMessage()));
        }
      }
    }
    return series;
  }

  /** Lets go of series that are no longer active, and of those of which nothing is left here. */
  void forgetIdle(long nowMs) {
    int idleSince = Head.minuteOf(nowMs) - (int) SeriesStoreLimits.ACTIVE.toMinutes();
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      Set<HeadSeries> gone = Collections.newSetFromMap(new IdentityHashMap<>());
      for (HeadSeries series : head.index.all()) {
        if (series.lastMinute <= idleSince) {
          if (series.active) {
            series.active = false;
            head.quotas.giveBack(series.labels);
            head.ledger.countActive(series.account, -1);
          }
          if (series.isEmpty()) {
            gone.add(series);
          }
        }
      }
      if (!gone.isEmpty()) {
        head.table.removeIf(gone::contains);
        head.index.removeIf(gone::contains);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops days behind the retention, and the oldest ones where all take too much room. */
  void expire(long nowMs) throws IOException {
    long firstKept = PartName.dayOf(nowMs - settings.retention().toMillis());
    while (head.parts.firstDay() < firstKept) {
      if (!drop(head.parts.firstDay())) {
        return;
      }
    }
    while (storedBytes() > settings.maxBytes() && head.parts.firstDay() < head.parts.lastDay()) {
      long day = head.parts.firstDay();
      if (!drop(day)) {
        return;
      }
      notices.add(
          "The metrics of %s were dropped because pharos.storage.max-metric-size was reached."
              .formatted(java.time.LocalDate.ofEpochDay(day)));
    }
  }

  private long storedBytes() {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      return head.parts.bytes();
    } finally {
      lock.unlock();
    }
  }

  private boolean drop(long day) throws IOException {
    Lock lock = head.lock.writeLock();
    lock.lock();
    try {
      if (!head.parts.drop(day)) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    head.parts.delete(day);
    return true;
  }
}
