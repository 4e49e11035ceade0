package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AddedLines;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogFollowers;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogWindows;
import dev.pharos.store.OriginCounts;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.disk.BlockFlusher;
import dev.pharos.store.disk.CurrentView;
import dev.pharos.store.disk.HotBlocks;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The embedded log store: hot lines in memory, found at once, which one thread of its own turns
 * into blocks of the partitions of their days. What is not committed when the process ends comes
 * back from the journal.
 */
public final class EmbeddedLogStore implements LogStore {
  private final LogStoreSettings settings;
  private final Notices notices = new Notices();
  private final LogReader reader = new LogReader();
  private final LogFollowers followers = new LogFollowers();
  private final LogPartitions partitions;
  private final HotBlocks<HotLines> hot;
  private final BlockFlusher<HotLines> flusher;
  private final CurrentView<LogView> view;

  /** Of the next line; for the thread that adds. */
  private long nextNumber;

  private EmbeddedLogStore(
      Path folder, LogCommit commit, boolean hasCommit, LogStoreSettings settings)
      throws IOException {
    this.settings = settings;
    this.nextNumber = commit.nextNumber();
    this.partitions =
        LogPartitions.open(folder, commit, hasCommit, reader, settings.maxBytes(), notices);
    HotBlocks.Limits limits =
        new HotBlocks.Limits(
            "lines",
            LogStoreLimits.BLOCK_ROWS,
            LogStoreLimits.BLOCK_BYTES,
            LogStoreLimits.WAITING_BLOCKS,
            LogStoreLimits.WAITING_BYTES);
    this.hot = new HotBlocks<>(limits, commit.nextSequence(), HotLines::new, this::publish);
    this.view = new CurrentView<>(() -> new LogView(hot.blocks(), partitions.holdViews()));
    this.flusher = new BlockFlusher<>("pharos-log-store", hot, partitions::flush);
  }

  /**
   * Opens the store as a commit left it.
   *
   * @param commit what {@link PendingCommit#commit} named; null where no checkpoint exists, which
   *     begins an empty store: what an earlier checkpoint named is then set aside and told
   * @throws IOException when the folder cannot be read or written; damage of single partitions is
   *     told by {@link #statistics} instead
   */
  public static EmbeddedLogStore open(
      Path folder, @Nullable String commit, LogStoreSettings settings) throws IOException {
    LogCommit name = commit == null ? LogCommit.NONE : LogCommit.parse(commit);
    EmbeddedLogStore store = new EmbeddedLogStore(folder, name, commit != null, settings);
    store.flusher.start();
    return store;
  }

  @Override
  public void add(List<LogRecord> lines) throws IOException {
    if (!lines.isEmpty()) {
      hot.blockFor(lines.size()).add(lines, nextNumber);
      followers.tell(lines, nextNumber);
      nextNumber += lines.size();
    }
  }

  @Override
  public AddedLines follow() {
    return followers.follow();
  }

  @Override
  public LogSearchResult search(LogQuery query, SearchWatch watch) throws IOException {
    try (LogView current = hold()) {
      return new LogSearch(current, query, settings.scannedLines(), watch, reader, notices).run();
    }
  }

  @Override
  public LogCounts count(TimeRange range, LogFilter filter, long bucketNs, SearchWatch watch)
      throws IOException {
    try (LogView current = hold()) {
      LogWindows windows = LogWindows.every(bucketNs);
      LogCounting counting = new LogCounting(range, new ChunkFilter(filter), windows, false);
      counting.run(current, settings.scannedLines(), watch, reader, notices);
      return counting.together();
    }
  }

  @Override
  public OriginCounts countByOrigin(
      TimeRange range, LogFilter filter, LogWindows windows, SearchWatch watch) throws IOException {
    try (LogView current = hold()) {
      LogCounting counting = new LogCounting(range, new ChunkFilter(filter), windows, true);
      counting.run(current, settings.scannedLines(), watch, reader, notices);
      return counting.apart();
    }
  }

  @Override
  public List<LogOrigin> origins(TimeRange range) throws IOException {
    Map<Resource, Long> found = new HashMap<>();
    try (LogView current = hold()) {
      for (HotLines block : current.hot()) {
        int size = block.size();
        for (int row = 0; row < size; row++) {
          LogRecord line = block.line(row);
          if (range.contains(line.timeNs()) && !current.isOnDisk(block, row)) {
            found.merge(line.resource(), 1L, Long::sum);
          }
        }
      }
      for (LogDayView day : current.days()) {
        for (LogBlock block : day.blocks()) {
          for (int chunk = 0; chunk < block.chunks(); chunk++) {
            if (range.overlaps(block.minNs(chunk), block.maxNs(chunk))) {
              found.merge(block.resource(chunk), (long) block.rows(chunk), Long::sum);
            }
          }
        }
      }
    }
    return found.entrySet().stream()
        .map(origin -> new LogOrigin(origin.getKey(), origin.getValue()))
        .toList();
  }

  @Override
  public Statistics statistics() {
    List<String> told = new ArrayList<>(notices.list());
    IOException failure = hot.failure();
    if (failure != null) {
      told.add("Lines cannot be written: " + failure.getMessage());
    }
    List<HotLines> inMemory = hot.blocks();
    Written written = partitions.written();
    return new Statistics(written.rowsWith(inMemory), written.rows(), written.bytes(), told);
  }

  @Override
  public Map<ServiceId, Long> bytesByService() {
    return partitions.written().bytesByService();
  }

  @Override
  public PendingCommit seal() {
    long line = hot.seal();
    long number = nextNumber;
    return () -> {
      hot.awaitFlushed(line);
      String name = partitions.commit(line + 1, number).toString();
      hot.liftBarrier();
      return name;
    };
  }

  /** Files only grow, so an older commit is their older lengths, and there is nothing to free. */
  @Override
  public void retain(String commit) throws IOException {
    LogCommit.parse(commit);
    partitions.retain();
  }

  @Override
  public void expire(long nowNs) throws IOException {
    if (partitions.dropBefore(nowNs - settings.retention().toNanos())) {
      publish();
    }
  }

  /** What was not committed is forgotten: it is in the journal. */
  @Override
  public void close() throws IOException {
    followers.close();
    flusher.close();
    view.close();
    partitions.close();
    reader.close();
  }

  private void publish() {
    view.publish();
  }

  private LogView hold() {
    return view.hold();
  }
}
