package dev.pharos.store.span;

import dev.pharos.signal.CacheUse;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.KeepCounts;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanWords;
import dev.pharos.store.TraceMatches;
import dev.pharos.store.disk.BlockFlusher;
import dev.pharos.store.disk.CurrentView;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.HotBlocks;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The embedded span store: hot blocks in memory, found at once, which one thread of its own turns
 * into pages of the partitions of their days; where not all traces are kept, of a segment, from
 * which another thread brings what is kept to the days. What is not committed when the process ends
 * comes back from the journal.
 */
public final class EmbeddedSpanStore implements SpanStore {
  private static final HotBlocks.Limits HOT_LIMITS =
      new HotBlocks.Limits(
          "spans",
          SpanStoreLimits.BLOCK_ROWS,
          SpanStoreLimits.BLOCK_BYTES,
          SpanStoreLimits.WAITING_BLOCKS,
          SpanStoreLimits.WAITING_BYTES);

  private final SpanStoreSettings settings;
  private final Notices notices = new Notices();
  private final Decompressors decompressors = new Decompressors();
  private final BlockCache cache =
      new BlockCache(decompressors, SpanStoreLimits.DICTIONARY_CACHE_BYTES);
  private final Partitions partitions;
  private final HotBlocks<HotBlock> hot;
  private final BlockFlusher<HotBlock> flusher;
  private final CurrentView<StoreView> view;
  private final @Nullable SegmentMerges merges;

  private EmbeddedSpanStore(
      Path folder, SpanCommit commit, boolean hasCommit, SpanStoreSettings settings)
      throws IOException {
    this.settings = settings;
    this.partitions =
        Partitions.open(folder, commit, hasCommit, decompressors, cache, settings, notices);
    this.hot = new HotBlocks<>(HOT_LIMITS, commit.nextSequence(), HotBlock::new, this::publish);
    this.view = new CurrentView<>(() -> new StoreView(hot.blocks(), partitions.holdViews()));
    this.flusher = new BlockFlusher<>("pharos-span-store", hot, partitions::flush);
    Keeping keeping = settings.keeping();
    this.merges =
        keeping == null
            ? null
            : new SegmentMerges(
                keeping,
                partitions,
                LeftOutTraces.open(folder.resolve("left-out"), commit, notices),
                this::hold,
                this::publish,
                this::newReader,
                notices);
  }

  /**
   * Opens the store as a commit left it.
   *
   * @param commit what {@link PendingCommit#commit} named; null where no checkpoint exists, which
   *     begins an empty store: what an earlier checkpoint named is then set aside and told
   * @throws IOException when the folder cannot be read or written; damage of single partitions is
   *     told by {@link #statistics} instead
   */
  public static EmbeddedSpanStore open(
      Path folder, @Nullable String commit, SpanStoreSettings settings) throws IOException {
    SpanCommit name = commit == null ? new SpanCommit(1, List.of()) : SpanCommit.parse(commit);
    EmbeddedSpanStore store = new EmbeddedSpanStore(folder, name, commit != null, settings);
    store.flusher.start();
    if (store.merges != null) {
      store.merges.start();
    }
    return store;
  }

  /** Of the cache of what was read from disk lately. */
  public CacheUse cacheUse() {
    return cache.use();
  }

  @Override
  public void add(List<Span> spans) throws IOException {
    if (!spans.isEmpty()) {
      hot.blockFor(spans.size()).add(spans);
    }
  }

  @Override
  public List<Span> trace(TraceId traceId) throws IOException {
    try (StoreView current = hold()) {
      return new TraceLookup(current, newReader(), notices).find(traceId);
    }
  }

  @Override
  public List<Span> outline(TraceId traceId) throws IOException {
    try (StoreView current = hold()) {
      return new TraceLookup(current, newReader(), notices).findOutline(traceId);
    }
  }

  @Override
  public Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds) throws IOException {
    try (StoreView current = hold()) {
      return new TraceLookup(current, newReader(), notices).findAll(traceIds);
    }
  }

  @Override
  public SpanSearchResult search(SpanQuery query, SearchWatch watch) throws IOException {
    try (StoreView current = hold()) {
      return newSearch(current, query, watch).run();
    }
  }

  @Override
  public TraceMatches find(SpanQuery query, SearchWatch watch) throws IOException {
    try (StoreView current = hold()) {
      return newSearch(current, query, watch).find();
    }
  }

  private SpanSearch newSearch(StoreView current, SpanQuery query, SearchWatch watch) {
    PageReader pages = newReader();
    TraceLookup traces = new TraceLookup(current, pages, notices);
    return new SpanSearch(current, query, settings.searchLimits(), watch, pages, traces, notices);
  }

  @Override
  public void collect(SpanWords words, TimeRange range) throws IOException {
    try (StoreView current = hold()) {
      new VocabularyScan(current, newReader(), notices).collect(words, range);
    }
  }

  @Override
  public void forgetCached() {
    cache.forgetAll();
  }

  @Override
  public Statistics statistics() {
    List<String> told = new ArrayList<>(notices.list());
    IOException failure = hot.failure();
    if (failure != null) {
      told.add("Spans cannot be written: " + failure.getMessage());
    }
    IOException unmerged = merges == null ? null : merges.failure();
    if (unmerged != null) {
      told.add("No traces are left out, because merging fails: " + unmerged.getMessage());
    }
    List<HotBlock> inMemory = hot.blocks();
    Written written = partitions.written();
    return new Statistics(written.rowsWith(inMemory), written.rows(), written.bytes(), told);
  }

  @Override
  public double keptShare() {
    return merges == null ? 1 : merges.keptShare();
  }

  @Override
  public OptionalDouble bytesPerKeptSpan() {
    OptionalDouble known = merges == null ? OptionalDouble.empty() : merges.bytesPerKeptSpan();
    return known.isPresent() ? known : SpanStore.super.bytesPerKeptSpan();
  }

  @Override
  public KeepCounts keepCounts() {
    return merges == null ? KeepCounts.NONE : merges.counts();
  }

  /** Rows on disk of whose traces nothing is decided yet; 0 where all are kept. */
  public long undecidedSpans() {
    try (StoreView current = hold()) {
      return current.undecidedRows();
    }
  }

  @Override
  public Map<ServiceId, Long> bytesByService() {
    return partitions.written().bytesByService();
  }

  @Override
  public PendingCommit seal() {
    long line = hot.seal();
    return () -> {
      hot.awaitFlushed(line);
      String name = partitions.commit(line + 1).toString();
      hot.liftBarrier();
      return name;
    };
  }

  /**
   * Files only grow, so an older commit is their older lengths, and there is nothing to free but
   * segments that were merged since.
   */
  @Override
  public void retain(String commit) throws IOException {
    partitions.retain(SpanCommit.parse(commit));
  }

  @Override
  public void expire(long nowNs) throws IOException {
    partitions.dropBefore(nowNs - settings.retention().toNanos());
    publish();
  }

  /** What was not committed is forgotten: it is in the journal. */
  @Override
  public void close() throws IOException {
    if (merges != null) {
      merges.close();
    }
    flusher.close();
    view.close();
    partitions.close();
    decompressors.close();
  }

  private void publish() {
    view.publish();
  }

  private StoreView hold() {
    return view.hold();
  }

  private PageReader newReader() {
    return new PageReader(cache, decompressors);
  }
}
