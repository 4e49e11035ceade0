package dev.pharos.store.metric;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers questions from the head and the parts together. Safe for many threads. */
final class SeriesReader {
  /** Series of a part between two looks of who watches. */
  private static final int SERIES_BETWEEN_LOOKS = 1 << 10;

  private static final Comparator<FoundSeries> BY_LABELS =
      Comparator.comparing(series -> series.labels);

  private final Head head;
  private final Notices notices;

  SeriesReader(Head head, Notices notices) {
    this.head = head;
    this.notices = notices;
  }

  void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action) {
    List<FoundSeries> inHead = new ArrayList<>();
    try (StoredParts parts = findInHead(matchers, fromMs, toMs, watch, inHead)) {
      List<FoundSeries> found = find(parts, inHead, matchers, fromMs, toMs, watch);
      ChunkReader reader = new ChunkReader();
      for (FoundSeries series : found) {
        Samples samples = series.read(fromMs, toMs, watch, reader, notices);
        if (!samples.isEmpty()) {
          action.accept(new SeriesData(series.labels, samples));
        }
      }
    }
  }

  /** What the head has goes to a list; what it has no longer is in the parts, to be closed. */
  private StoredParts findInHead(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      List<FoundSeries> inHead) {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      int seen = 0;
      for (HeadSeries series : head.index.matching(matchers)) {
        if (seen++ % SERIES_BETWEEN_LOOKS == 0) {
          watch.reading(0);
        }
        FoundSeries found = new FoundSeries(series.labels);
        fill(found, series, fromMs, toMs);
        if (!found.isEmpty()) {
          inHead.add(found);
        }
      }
      return head.parts.hold();
    } finally {
      lock.unlock();
    }
  }

  /** Sorted by labels; of each series stored parts first: what they have came first. */
  private List<FoundSeries> find(
      StoredParts stored,
      List<FoundSeries> inHead,
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch) {
    List<StoredPart> parts = stored.all();
    if (parts.stream().noneMatch(part -> part.overlaps(fromMs, toMs))) {
      inHead.sort(BY_LABELS);
      return inHead;
    }
    Map<Labels, FoundSeries> all = new LinkedHashMap<>();
    for (StoredPart part : parts) {
      if (part.overlaps(fromMs, toMs)) {
        try {
          part.index().check();
          fill(all, part, matchers, fromMs, toMs, watch);
        } catch (CorruptDataException e) {
          tellDamaged(part, e);
        }
      }
    }
    for (FoundSeries series : inHead) {
      all.merge(series.labels, series, FoundSeries::append);
    }
    List<FoundSeries> sorted = new ArrayList<>(all.values());
    sorted.sort(BY_LABELS);
    return sorted;
  }

  private void tellDamaged(StoredPart part, CorruptDataException e) {
    notices.add(
        ("The index of the metrics of %s cannot be read (%s): its %d series with %d samples are not"
                + " found until it is made again.")
            .formatted(part.name(), e.getMessage(), part.index().series(), part.index().samples()));
    head.parts.report(part);
  }

  /** Open chunks are copied, packed as they are: whoever appends waits meanwhile. */
  private void fill(FoundSeries found, HeadSeries series, long fromMs, long toMs) {
    for (int i = 0; i < series.references(); i++) {
      OpenPart part = head.parts.openPart(series.part(i));
      if (part != null) {
        long first = part.name().startMs() + series.firstInWindow(i);
        long last = part.name().startMs() + series.lastInWindow(i);
        if (first <= toMs && last >= fromMs) {
          int share = FoundSeries.share(SeriesStoreLimits.CHUNK_SAMPLES, first, last, fromMs, toMs);
          try {
            found.add(part.file.place(series.offset(i)), part.name(), share);
          } catch (CorruptDataException e) {
            notices.add("A chunk of metrics is lost: " + e.getMessage() + ".");
          }
        }
      }
    }
    fill(found, series.late, fromMs, toMs);
    fill(found, series.open, fromMs, toMs);
  }

  private static void fill(
      FoundSeries found, @Nullable SampleChunkWriter chunk, long fromMs, long toMs) {
    if (chunk != null && chunk.firstTimeMs() <= toMs && chunk.lastTimeMs() >= fromMs) {
      found.add(
          chunk.copy(),
          FoundSeries.share(chunk.size(), chunk.firstTimeMs(), chunk.lastTimeMs(), fromMs, toMs));
    }
  }

  private static void fill(
      Map<Labels, FoundSeries> all,
      StoredPart part,
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch)
      throws CorruptDataException {
    SeriesCursor cursor = part.index().cursor();
    long start = part.name().startMs();
    int seen = 0;
    for (int ordinal : part.index().matching(matchers)) {
      if (seen++ % SERIES_BETWEEN_LOOKS == 0) {
        watch.reading(0);
      }
      ChunkList chunks = cursor.chunks(ordinal);
      FoundSeries found = null;
      for (int i = 0; i < chunks.size(); i++) {
        long first = start + chunks.first(i);
        long last = start + chunks.last(i);
        if (first <= toMs && last >= fromMs) {
          if (found == null) {
            found = all.computeIfAbsent(cursor.labels(ordinal), FoundSeries::new);
          }
          int share = FoundSeries.share(chunks.samples(i), first, last, fromMs, toMs);
          found.add(part.file().place(chunks.place(i)), part.name(), share);
        }
      }
    }
  }

  List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) {
    Set<String> names = new TreeSet<>();
    forEachInHead(
        matchers,
        fromMs,
        toMs,
        labels -> {
          for (int i = 0; i < labels.size(); i++) {
            names.add(labels.name(i));
          }
        });
    forEachPart(
        fromMs,
        toMs,
        part -> {
          if (matchers.isEmpty()) {
            for (int name : part.index().postings().names()) {
              names.add(part.index().symbol(name));
            }
          } else {
            forEachStored(
                part,
                matchers,
                fromMs,
                toMs,
                labels -> {
                  for (int i = 0; i < labels.size(); i++) {
                    names.add(labels.name(i));
                  }
                });
          }
        });
    return List.copyOf(names);
  }

  List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    Set<String> values = new TreeSet<>();
    forEachInHead(matchers, fromMs, toMs, labels -> values.add(labels.get(name)));
    forEachPart(
        fromMs,
        toMs,
        part -> {
          if (matchers.isEmpty()) {
            PartIndex index = part.index();
            PartPostings postings = index.postings();
            PartPostings.Values of = postings.values(index.symbolOf(name));
            for (int i = 0; of != null && i < of.count(); i++) {
              values.add(index.symbol(postings.valueSymbol(of, i)));
            }
          } else {
            forEachStored(part, matchers, fromMs, toMs, labels -> values.add(labels.get(name)));
          }
        });
    values.remove("");
    return values.stream().limit(limit).toList();
  }

  List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    Set<Labels> series = new TreeSet<>();
    forEachInHead(matchers, fromMs, toMs, series::add);
    forEachPart(fromMs, toMs, part -> forEachStored(part, matchers, fromMs, toMs, series::add));
    return series.stream().limit(limit).toList();
  }

  private void forEachInHead(
      List<LabelMatcher> matchers, long fromMs, long toMs, Consumer<Labels> action) {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      for (HeadSeries series : head.index.matching(matchers)) {
        if (hasChunk(series, fromMs, toMs)) {
          action.accept(series.labels);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasChunk(HeadSeries series, long fromMs, long toMs) {
    for (SampleChunkWriter chunk : new SampleChunkWriter[] {series.late, series.open}) {
      if (chunk != null && chunk.firstTimeMs() <= toMs && chunk.lastTimeMs() >= fromMs) {
        return true;
      }
    }
    for (int i = 0; i < series.references(); i++) {
      OpenPart part = head.parts.openPart(series.part(i));
      if (part != null
          && part.name().startMs() + series.firstInWindow(i) <= toMs
          && part.name().startMs() + series.lastInWindow(i) >= fromMs) {
        return true;
      }
    }
    return false;
  }

  private void forEachPart(long fromMs, long toMs, Consumer<StoredPart> action) {
    try (StoredParts parts = head.parts.hold()) {
      for (StoredPart part : parts.all()) {
        if (part.overlaps(fromMs, toMs)) {
          try {
            part.index().check();
            action.accept(part);
          } catch (CorruptDataException e) {
            tellDamaged(part, e);
          }
        }
      }
    }
  }

  private static void forEachStored(
      StoredPart part,
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      Consumer<Labels> action) {
    SeriesCursor cursor = part.index().cursor();
    long start = part.name().startMs();
    for (int ordinal : part.index().matching(matchers)) {
      ChunkList chunks = cursor.chunks(ordinal);
      boolean inRange = false;
      for (int i = 0; i < chunks.size() && !inRange; i++) {
        inRange = start + chunks.first(i) <= toMs && start + chunks.last(i) >= fromMs;
      }
      if (inRange) {
        action.accept(cursor.labels(ordinal));
      }
    }
  }

  /** How many values each label of active series has, and so on; see the contract. */
  HeadCounts counts() {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      Map<String, Long> metrics = new HashMap<>();
      Map<String, Long> values = new HashMap<>();
      Map<String, Long> bytes = new HashMap<>();
      Map<String, Long> pairs = new HashMap<>();
      head.index.forEachName((name, postings) -> {
        long chars = 0;
        for (LabelIndex.Posting posting : postings) {
          chars += posting.value.length();
          pairs.put(name + "=" + posting.value, (long) posting.size());
        }
        values.put(name, (long) postings.size());
        bytes.put(name, chars);
      });
      head.index
          .counts(Labels.METRIC_NAME)
          .forEach((name, count) -> metrics.put(name, (long) count));
      return new HeadCounts(metrics, values, bytes, pairs);
    } finally {
      lock.unlock();
    }
  }

  /** Counts by name. */
  record HeadCounts(
      Map<String, Long> metrics,
      Map<String, Long> values,
      Map<String, Long> bytes,
      Map<String, Long> pairs) {}
}
