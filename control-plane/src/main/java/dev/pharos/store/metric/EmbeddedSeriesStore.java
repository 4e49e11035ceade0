package dev.pharos.store.metric;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.AppendResult;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SampleOutlet;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesExemplars;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.journal.FileCheckpoints;
import dev.pharos.store.journal.FileJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store of metrics. A batch goes through the {@link AppendQueue} into journal and
 * head; full chunks go to the parts of their windows; {@link Upkeep} gives windows that are over
 * their index, and makes checkpoints.
 */
public final class EmbeddedSeriesStore implements SeriesStore {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedSeriesStore.class);

  private final Notices notices;
  private final FileCheckpoints checkpointFiles;
  private final Journal journal;
  private final Head head;
  private final AppendQueue queue;
  private final SeriesCheckpoints checkpoints;
  private final SeriesReader reader;
  private final Upkeep upkeep;
  private final AppendCounts counts = new AppendCounts();
  private final PartCounts partCounts = new PartCounts();
  private final PartKeeper keeper;

  private EmbeddedSeriesStore(
      Notices notices,
      FileCheckpoints checkpointFiles,
      Journal journal,
      Head head,
      SeriesStoreSettings settings,
      JournalPosition start,
      InstantSource clock) {
    this.notices = notices;
    this.checkpointFiles = checkpointFiles;
    this.journal = journal;
    this.head = head;
    this.queue = new AppendQueue(journal, head, settings.sync(), clock, counts);
    this.checkpoints = new SeriesCheckpoints(checkpointFiles, journal, head, queue, start);
    this.reader = new SeriesReader(head, notices);
    this.keeper = new PartKeeper(head, notices, partCounts);
    this.upkeep =
        new Upkeep(
            new Windows(head, settings, notices), keeper, checkpoints, queue, settings, clock);
  }

  /** Opens a store that passes nothing on. */
  public static EmbeddedSeriesStore open(
      Path folder, SeriesStoreSettings settings, InstantSource clock) throws IOException {
    return open(folder, settings, clock, SampleOutlet.NONE);
  }

  /**
   * Opens the store as its last checkpoint left it, and replays its journal.
   *
   * @param folder of its own; made when it is not there
   * @param outlet is handed what is taken, of the replay too
   * @throws IOException when the folder cannot be read or written; damage of single files is told
   *     by {@link #statistics} instead
   */
  public static EmbeddedSeriesStore open(
      Path folder, SeriesStoreSettings settings, InstantSource clock, SampleOutlet outlet)
      throws IOException {
    Notices notices = new Notices();
    FileCheckpoints checkpoints = FileCheckpoints.open(folder.resolve("checkpoints"));
    Journal journal =
        FileJournal.open(
            folder.resolve("journal"), settings.journalMaxBytes(), settings.journalFileBytes());
    Checkpoint latest = checkpoints.latest().orElse(null);
    HeadSnapshot snapshot = latest == null ? null : HeadSnapshot.read(latest.aggregates());
    Parts parts =
        Parts.open(
            folder.resolve("parts"),
            snapshot == null ? List.of() : snapshot.parts(),
            snapshot == null ? 1 : snapshot.nextPart(),
            snapshot != null,
            notices);
    Head head = new Head(settings, parts, notices, outlet);
    if (snapshot != null) {
      snapshot.restore(head);
    }
    JournalPosition start = latest == null ? JournalPosition.START : latest.position();
    replay(journal, start, head, notices);
    EmbeddedSeriesStore store =
        new EmbeddedSeriesStore(notices, checkpoints, journal, head, settings, start, clock);
    store.queue.start();
    store.upkeep.start();
    return store;
  }

  private static void replay(Journal journal, JournalPosition start, Head head, Notices notices)
      throws IOException {
    Replay replay = new Replay(head);
    Journal.Replay outcome = journal.replay(start, replay);
    for (String damage : outcome.damage()) {
      log.warn("The journal of metrics: {}", damage);
      notices.add("The journal of metrics: " + damage);
    }
    if (replay.unreadable() > 0) {
      notices.add(
          "%d records of the journal of metrics cannot be understood and are lost."
              .formatted(replay.unreadable()));
    }
    if (replay.nameless() > 0) {
      notices.add(
          "%d samples are lost because the journal's record with their labels is."
              .formatted(replay.nameless()));
    }
  }

  @Override
  public AppendResult append(SampleBatch batch) throws IOException {
    return queue.append(batch);
  }

  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action) {
    reader.forEach(matchers, fromMs, toMs, watch, action);
  }

  @Override
  public List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return reader.labelNames(matchers, fromMs, toMs);
  }

  @Override
  public List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return reader.labelValues(name, matchers, fromMs, toMs, limit);
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return reader.series(matchers, fromMs, toMs, limit);
  }

  @Override
  public List<MetricMetadata> metadata(String name, int limit) {
    if (!name.isEmpty()) {
      MetricMetadata family = head.metadata.get(name);
      return family == null ? List.of() : List.of(family);
    }
    return head.metadata.values().stream().limit(limit).toList();
  }

  @Override
  public List<SeriesExemplars> exemplars(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return head.exemplars.matching(matchers, fromMs, toMs);
  }

  @Override
  public Statistics statistics() {
    List<String> told = new ArrayList<>(checkpointFiles.notices());
    told.addAll(notices.list());
    for (String trouble : new @Nullable String[] {checkpoints.trouble(), keeper.trouble()}) {
      if (trouble != null) {
        told.add(trouble);
      }
    }
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      IOException failure = head.parts.failure();
      if (failure != null) {
        told.add("Chunks of metrics cannot be written: " + failure.getMessage());
      }
      HeadExtent extent = HeadExtent.of(head);
      long chunks = extent.closedChunks();
      long samples = 0;
      long sampleBytes = 0;
      long oldest = extent.oldestMs();
      long newest = extent.newestMs();
      for (StoredPart part : head.parts.stored()) {
        chunks += part.index().chunks();
        samples += part.index().samples();
        sampleBytes += part.bytes();
        oldest = Math.min(oldest, part.index().firstMs());
        newest = Math.max(newest, part.index().lastMs());
      }
      return new Statistics(
          head.quotas.active(),
          extent.openChunks(),
          head.index.pairs(),
          chunks,
          samples,
          oldest,
          newest,
          head.parts.bytes() + head.parts.retiredBytes() + journal.sizeBytes(),
          sampleBytes,
          told);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cardinality cardinality(int limit) {
    SeriesReader.HeadCounts counts = reader.counts();
    return new Cardinality(
        largest(counts.metrics(), limit),
        largest(counts.values(), limit),
        largest(counts.bytes(), limit),
        largest(counts.pairs(), limit));
  }

  private static List<Count> largest(Map<String, Long> counts, int limit) {
    return counts.entrySet().stream()
        .map(count -> new Count(count.getKey(), count.getValue()))
        .sorted(Comparator.comparingLong(Count::value).reversed().thenComparing(Count::name))
        .limit(limit)
        .toList();
  }

  @Override
  public List<ServiceSeries> services() {
    return head.quotas.list();
  }

  @Override
  public ArrivedSamples arrived(Resolution resolution, TimeRange range) {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      return head.ledger.in(resolution, range);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<SeriesOrigin, Long> activeByOrigin() {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      return head.ledger.active();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<SeriesPlace, Long> bytesByPlace() {
    return DiskShares.of(head);
  }

  @Override
  public List<MetricSeries> largestMetrics(Predicate<String> services, int limit) {
    return LargestMetrics.of(head, services, limit);
  }

  long activeSeries() {
    return head.quotas.active();
  }

  /** On disk, the journal among them. */
  long storedBytes() {
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      return head.parts.bytes() + head.parts.retiredBytes() + journal.sizeBytes();
    } finally {
      lock.unlock();
    }
  }

  /** What is known of partitions, for meters. */
  record Stored(int parts, long bytes, long samples, long retiredBytes) {
    /** NaN before there are any. */
    double bytesPerSample() {
      return samples == 0 ? Double.NaN : (double) bytes / samples;
    }
  }

  /** Of parts that have their index. */
  Stored stored() {
    List<StoredPart> parts = head.parts.stored();
    long bytes = 0;
    long samples = 0;
    for (StoredPart part : parts) {
      bytes += part.bytes();
      samples += part.index().samples();
    }
    return new Stored(parts.size(), bytes, samples, head.parts.retiredBytes());
  }

  PartCounts partCounts() {
    return partCounts;
  }

  /** What became of all batches since the process began. */
  AppendCounts counts() {
    return counts;
  }

  /** Gives every window its index and makes a checkpoint, for tests and for measuring. */
  void settle() throws IOException {
    upkeep.settle();
  }

  /** Ends windows, series and days whose time is over, for tests. */
  void tidy() throws IOException {
    upkeep.tidyNow();
  }

  /** Makes a checkpoint now. */
  void checkpoint() throws IOException {
    upkeep.checkpoint();
  }

  /** Ends without a last checkpoint, as a kill would. */
  void abandon() throws IOException {
    upkeep.close();
    queue.close();
    head.parts.close();
    journal.close();
  }

  /** Answers what waits, then makes checkpoints, so that the next start needs no journal. */
  @Override
  public void close() throws IOException {
    queue.close();
    upkeep.close();
    try {
      // Two of the same state: the one before the newest needs the journal no more, either.
      checkpoints.write();
      checkpoints.write();
    } catch (IOException e) {
      log.warn("The last checkpoint of metrics failed; the next start replays the journal.", e);
    }
    head.parts.close();
    journal.close();
  }
}
