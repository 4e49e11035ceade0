package dev.pharos.store.metric;

import dev.pharos.signal.Portions;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SampleOutlet;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The active series, and what becomes of a sample. What it decides depends on what it holds and on
 * the batch's arrival alone, so that a replay of the journal decides alike. Methods that change
 * something are called under the write lock.
 */
final class Head {
  private static final long AHEAD_MS = SeriesStoreLimits.AHEAD.toMillis();
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  final SeriesTable table = new SeriesTable();
  final LabelIndex index = new LabelIndex();
  final ServiceQuotas quotas;
  final ExemplarRing exemplars = new ExemplarRing();
  final Map<String, MetricMetadata> metadata = new ConcurrentSkipListMap<>();
  final SampleLedger ledger = new SampleLedger();
  final Parts parts;
  final SampleOutlet outlet;
  int nextNumber = 1;

  /** Of the newest sample of all. */
  long newestMs = Long.MIN_VALUE;

  private final SeriesStoreSettings settings;
  private final Notices notices;
  private final ByteSink chunkBytes = new ByteSink(1 << 10);

  /** Of the batch at hand, where it is passed on. */
  private final @Nullable TakenSamples taken;

  Head(SeriesStoreSettings settings, Parts parts, Notices notices, SampleOutlet outlet) {
    this.settings = settings;
    this.outlet = outlet;
    this.taken = outlet.isOpen() ? new TakenSamples() : null;
    this.quotas = new ServiceQuotas(settings);
    this.parts = parts;
    this.notices = notices;
  }

  static int minuteOf(long timeMs) {
    return (int) (timeMs / MINUTE_MS);
  }

  /** Finds the series of a batch and lets new ones in, as far as limits allow. */
  List<BatchCodec.Entry> resolve(SampleBatch batch, long arrivalMs, Tally tally) {
    List<BatchCodec.Entry> entries = new ArrayList<>(batch.series().size());
    for (IncomingSeries incoming : batch.series()) {
      HeadSeries series = find(incoming, arrivalMs, tally);
      if (series != null) {
        entries.add(new BatchCodec.Entry(series, incoming.samples(), incoming.exemplars()));
      }
    }
    return entries;
  }

  private @Nullable HeadSeries find(IncomingSeries incoming, long arrivalMs, Tally tally) {
    int minute = minuteOf(arrivalMs);
    Labels labels = incoming.labels();
    HeadSeries series = table.get(labels);
    if (series != null && series.active) {
      series.lastMinute = minute;
      return series;
    }
    SampleRefusal refusal = isKeepable(labels) ? quotas.take(labels) : SampleRefusal.INVALID_LABELS;
    if (refusal != null) {
      int samples = incoming.samples().size();
      if (refusal != SampleRefusal.INVALID_LABELS) {
        quotas.refused(labels, refusal, samples, arrivalMs);
      }
      tally.refuse(refusal, samples, labels, "");
      return null;
    }
    if (series == null) {
      series = fresh(nextNumber++, labels, minute);
      table.add(series);
      index.add(series);
    }
    series.active = true;
    ledger.countActive(series.account, 1);
    series.lastMinute = minute;
    return series;
  }

  private static boolean isKeepable(Labels labels) {
    int chars = 0;
    for (int i = 0; i < labels.size(); i++) {
      chars += labels.name(i).length() + labels.value(i).length();
    }
    return labels.size() > 0
        && labels.size() <= SeriesStoreLimits.LABELS
        && chars <= SeriesStoreLimits.LABEL_CHARS;
  }

  /**
   * A series that the journal or a checkpoint has let in before.
   *
   * @param minute see {@link SampleLedger#of}
   */
  HeadSeries restore(int number, Labels labels, int minute) {
    HeadSeries series = table.get(labels);
    if (series == null) {
      series = fresh(number, labels, minute);
      table.add(series);
      index.add(series);
      nextNumber = Math.max(nextNumber, number + 1);
    }
    return series;
  }

  private HeadSeries fresh(int number, Labels labels, int minute) {
    Labels kept = index.intern(labels);
    return new HeadSeries(number, kept, ledger.of(kept, minute));
  }

  void activate(HeadSeries series) {
    if (!series.active) {
      series.active = true;
      quotas.count(series.labels);
      ledger.countActive(series.account, 1);
    }
  }

  /** Of what is said of families only what is new and finds room. */
  List<MetricMetadata> news(List<MetricMetadata> families, Tally tally) {
    List<MetricMetadata> news = new ArrayList<>();
    for (MetricMetadata family : families) {
      if (!hasRoomFor(family)) {
        tally.families++;
      } else if (!family.equals(metadata.get(family.name()))) {
        news.add(family);
      }
    }
    return news;
  }

  private boolean hasRoomFor(MetricMetadata family) {
    return metadata.size() < SeriesStoreLimits.METADATA || metadata.containsKey(family.name());
  }

  /**
   * Passes on what was taken since this was called last.
   *
   * @param end where the journal has the record that it is of
   */
  void passOn(JournalPosition end) {
    if (taken != null) {
      List<IncomingSeries> series = taken.drain();
      if (!series.isEmpty()) {
        outlet.take(end, series);
      }
    }
  }

  /**
   * @param receivedBytes or {@link BatchCodec#UNKNOWN_BYTES}
   */
  void apply(
      List<BatchCodec.Entry> entries,
      List<MetricMetadata> families,
      long receivedBytes,
      long arrivalMs,
      Tally tally) {
    applyAll(entries, arrivalMs, tally);
    if (receivedBytes != BatchCodec.UNKNOWN_BYTES) {
      countBytes(entries, receivedBytes, minuteOf(arrivalMs));
    }
    for (MetricMetadata family : families) {
      if (hasRoomFor(family)) {
        metadata.put(family.name(), family);
      } else {
        tally.families++;
      }
    }
  }

  /** A request's series are mostly one origin's: the ledger is told of each such run at once. */
  @SuppressWarnings("ReferenceEquality") // an origin has one account
  private void applyAll(List<BatchCodec.Entry> entries, long arrivalMs, Tally tally) {
    int minute = minuteOf(arrivalMs);
    SampleAccount account = null;
    long counted = tally.samples();
    for (BatchCodec.Entry entry : entries) {
      if (entry.series().account != account) {
        if (account != null) {
          ledger.count(account, minute, tally.samples() - counted);
        }
        account = entry.series().account;
        counted = tally.samples();
      }
      apply(entry, arrivalMs, tally);
    }
    if (account != null) {
      ledger.count(account, minute, tally.samples() - counted);
    }
  }

  /** Likewise. Families that no series came with are of no service. */
  @SuppressWarnings("ReferenceEquality") // an origin has one account
  private void countBytes(List<BatchCodec.Entry> entries, long receivedBytes, int minute) {
    if (entries.isEmpty()) {
      ledger.countBytes(ledger.of(Labels.EMPTY, minute), minute, receivedBytes);
      return;
    }
    long all = entries.stream().mapToLong(ReceivedWeight::of).sum();
    Portions portions = new Portions(receivedBytes, all);
    SampleAccount account = entries.getFirst().series().account;
    long weight = 0;
    for (BatchCodec.Entry entry : entries) {
      if (entry.series().account != account) {
        ledger.countBytes(account, minute, portions.next(weight));
        account = entry.series().account;
        weight = 0;
      }
      weight += ReceivedWeight.of(entry);
    }
    ledger.countBytes(account, minute, portions.next(weight));
  }

  private void apply(BatchCodec.Entry entry, long arrivalMs, Tally tally) {
    HeadSeries series = entry.series();
    series.lastMinute = minuteOf(arrivalMs);
    Samples samples = entry.samples();
    long oldest = arrivalMs - settings.retention().toMillis();
    long latest = arrivalMs + AHEAD_MS;
    for (int i = 0; i < samples.size(); i++) {
      long time = samples.timeMs(i);
      if (time > latest) {
        refuse(SampleRefusal.IN_THE_FUTURE, series, time, tally);
      } else if (time < oldest) {
        refuse(SampleRefusal.BEHIND_RETENTION, series, time, tally);
      } else if (time > series.newestMs) {
        append(series, samples, i);
        took(samples, i, tally);
      } else if (time < series.newestMs - settings.outOfOrder().toMillis()) {
        refuse(SampleRefusal.TOO_OLD, series, time, tally);
      } else {
        late(series, samples, i, tally);
      }
    }
    for (Exemplar exemplar : entry.exemplars()) {
      switch (exemplars.add(series.labels, exemplar)) {
        case KEPT -> {
          tally.exemplars++;
          if (taken != null) {
            taken.take(exemplar);
          }
        }
        case TOO_LONG -> tally.longExemplars++;
        case KNOWN -> {}
      }
    }
    if (taken != null) {
      taken.end(series.labels);
    }
  }

  private static void refuse(SampleRefusal reason, HeadSeries series, long timeMs, Tally tally) {
    tally.refuse(reason, 1, series.labels, "at " + timeMs + " ms");
  }

  private void took(Samples samples, int i, Tally tally) {
    if (taken != null) {
      taken.take(samples, i);
    }
    if (samples.isHistogram(i)) {
      tally.histograms++;
    } else {
      tally.floats++;
    }
  }

  private void append(HeadSeries series, Samples samples, int i) {
    long time = samples.timeMs(i);
    SampleChunkWriter open = series.open;
    if (open != null && isFull(open, time, samples.isHistogram(i))) {
      close(series, open);
      open = null;
    }
    if (open == null) {
      open = chunk(samples.isHistogram(i));
      series.open = open;
    }
    put(open, samples, i);
    series.newestMs = time;
    newestMs = Math.max(newestMs, time);
  }

  private static boolean isFull(SampleChunkWriter chunk, long timeMs, boolean histogram) {
    return chunk.size() >= SeriesStoreLimits.CHUNK_SAMPLES
        || chunk.byteLength() >= SeriesStoreLimits.CHUNK_BYTES
        || chunk.isOfHistograms() != histogram
        || windowOf(chunk) != PartName.windowOf(timeMs);
  }

  static long windowOf(SampleChunkWriter chunk) {
    return PartName.windowOf(chunk.firstTimeMs());
  }

  private static SampleChunkWriter chunk(boolean histograms) {
    return histograms ? SampleChunkWriter.ofHistograms() : SampleChunkWriter.ofFloats();
  }

  private static void put(SampleChunkWriter chunk, Samples samples, int i) {
    if (samples.isHistogram(i)) {
      chunk.append(samples.timeMs(i), samples.histogram(i));
    } else {
      chunk.append(samples.timeMs(i), samples.value(i));
    }
  }

  /** Moves a chunk to where its window's chunks are. */
  void close(HeadSeries series, SampleChunkWriter chunk) {
    OpenPart part = parts.forWindow(windowOf(chunk), series.lastMinute);
    chunkBytes.clear();
    chunk.writeTo(chunkBytes);
    long start = part.name().startMs();
    series.addReference(
        part.name().number(),
        part.file.add(chunkBytes),
        (int) (chunk.firstTimeMs() - start),
        (int) (chunk.lastTimeMs() - start));
  }

  private void late(HeadSeries series, Samples samples, int i, Tally tally) {
    long time = samples.timeMs(i);
    Samples there = at(series, time);
    if (!there.isEmpty()) {
      if (same(there, samples, i)) {
        tally.repeated++;
      } else {
        refuse(SampleRefusal.DUPLICATE_TIME, series, time, tally);
      }
      return;
    }
    boolean histogram = samples.isHistogram(i);
    SampleChunkWriter open = series.open;
    boolean fits =
        open != null
            && time >= open.firstTimeMs()
            && open.isOfHistograms() == histogram
            && windowOf(open) == PartName.windowOf(time);
    if (fits && open != null) {
      series.open = with(open, samples, i);
    } else {
      SampleChunkWriter late = series.late;
      if (late != null && isFull(late, time, histogram)) {
        close(series, late);
        late = null;
      }
      series.late = with(late == null ? chunk(histogram) : late, samples, i);
    }
    took(samples, i, tally);
  }

  private static boolean same(Samples one, Samples other, int i) {
    if (one.isHistogram(0) != other.isHistogram(i)) {
      return false;
    }
    if (one.isHistogram(0)) {
      FloatHistogram histogram = one.histogram(0);
      return histogram.equals(other.histogram(i));
    }
    return Double.doubleToRawLongBits(one.value(0)) == Double.doubleToRawLongBits(other.value(i));
  }

  /** A chunk with one more sample somewhere in it: written anew. */
  private SampleChunkWriter with(SampleChunkWriter chunk, Samples more, int i) {
    long time = more.timeMs(i);
    Samples.Builder builder = Samples.builder(chunk.size() + 1);
    try {
      chunk.readInto(Long.MIN_VALUE, Long.MAX_VALUE, builder);
    } catch (CorruptDataException e) {
      throw new IllegalStateException("what was just written cannot be read", e);
    }
    Samples before = builder.build();
    SampleChunkWriter after = chunk(chunk.isOfHistograms());
    boolean put = false;
    for (int k = 0; k < before.size(); k++) {
      if (!put && before.timeMs(k) > time) {
        put(after, more, i);
        put = true;
      }
      put(after, before, k);
    }
    if (!put) {
      put(after, more, i);
    }
    return after;
  }

  /** The sample of a series at a time, wherever it is; empty when there is none. */
  private Samples at(HeadSeries series, long timeMs) {
    Samples.Builder found = Samples.builder(1);
    try {
      for (SampleChunkWriter chunk : new SampleChunkWriter[] {series.open, series.late}) {
        if (chunk != null && found.size() == 0) {
          chunk.readInto(timeMs, timeMs, found);
        }
      }
    } catch (CorruptDataException e) {
      throw new IllegalStateException("what was just written cannot be read", e);
    }
    for (int i = 0; i < series.references() && found.size() == 0; i++) {
      OpenPart part = parts.openPart(series.part(i));
      if (part != null) {
        long start = part.name().startMs();
        if (start + series.firstInWindow(i) <= timeMs && start + series.lastInWindow(i) >= timeMs) {
          readAt(part.file, series.offset(i), timeMs, found);
        }
      }
    }
    for (StoredPart part : parts.stored()) {
      if (found.size() == 0 && part.overlaps(timeMs, timeMs)) {
        stored(part, series.labels, timeMs, found);
      }
    }
    return found.build();
  }

  private void stored(StoredPart part, Labels labels, long timeMs, Samples.Builder found) {
    try {
      part.index().check();
    } catch (CorruptDataException e) {
      parts.report(part);
      return;
    }
    int ordinal = part.index().ordinalOf(labels);
    if (ordinal < 0) {
      return;
    }
    ChunkList chunks = part.index().cursor().chunks(ordinal);
    long start = part.name().startMs();
    for (int i = 0; i < chunks.size() && found.size() == 0; i++) {
      if (start + chunks.first(i) <= timeMs && start + chunks.last(i) >= timeMs) {
        readAt(part.file(), chunks.place(i), timeMs, found);
      }
    }
  }

  private void readAt(PartFile file, int offset, long timeMs, Samples.Builder found) {
    try {
      file.place(offset).read().readInto(timeMs, timeMs, found);
    } catch (CorruptDataException e) {
      notices.add(
          "A chunk of metrics of %s cannot be read: %s.".formatted(file.name(), e.getMessage()));
    }
  }

  /** Writes what waits where it is much; a failure is told and tried again with the next batch. */
  void writeWaiting() {
    try {
      parts.write(SeriesStoreLimits.UNWRITTEN_BYTES);
    } catch (IOException e) {
      // Parts remembers it, the store tells it and refuses when too much waits.
    }
  }
}
