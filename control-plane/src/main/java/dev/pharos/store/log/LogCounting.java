package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogWindows;
import dev.pharos.store.OriginCounts;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts matching lines by time and severity; from what chunks count by the minute where that says
 * enough, else line by line. For one thread.
 */
final class LogCounting {
  private static final int LEVELS = LogIndexWriter.ODD + 1;

  private final TimeRange range;
  private final ChunkFilter filter;
  private final RowFilter rowFilter;
  private final LogWindows windows;
  private final boolean wholeMinutes;
  private final boolean byOrigin;
  private final Map<Resource, Map<Long, long[]>> origins = new HashMap<>();

  /** Of whom lines are counted just now: all of them where they are counted together. */
  private Map<Long, long[]> buckets = new HashMap<>();

  private long lastStart = LogWindows.NONE;
  private long[] lastBucket = new long[LEVELS];
  private long scanned;
  private boolean truncated;

  /**
   * @param byOrigin whether lines are counted apart by who wrote them
   */
  LogCounting(TimeRange range, ChunkFilter filter, LogWindows windows, boolean byOrigin) {
    this.range = range;
    this.filter = filter;
    this.rowFilter = new RowFilter(filter.filter());
    this.windows = windows;
    this.wholeMinutes = windows.areWhole(LogIndexWriter.MINUTE_NS);
    this.byOrigin = byOrigin;
  }

  void run(LogView view, long scanLimit, SearchWatch watch, LogReader reader, Notices notices)
      throws IOException {
    countHot(view);
    for (LogDayView day : view.days()) {
      LogBlock[] blocks = day.blocks();
      for (int i = blocks.length - 1; i >= 0 && !truncated; i--) {
        LogBlock block = blocks[i];
        if (!range.overlaps(block.minNs(), block.maxNs())) {
          continue;
        }
        if (scanned >= scanLimit || !watch.goOn(scanned, block.maxNs())) {
          truncated = true;
        } else {
          count(day, block, reader, notices);
        }
      }
    }
  }

  LogCounts together() {
    return new LogCounts(result(buckets), scanned, truncated);
  }

  OriginCounts apart() {
    Map<Resource, List<LogCounts.Bucket>> apart = new HashMap<>();
    origins.forEach((resource, counted) -> {
      if (!counted.isEmpty()) {
        apart.put(resource, result(counted));
      }
    });
    return new OriginCounts(apart, scanned, truncated);
  }

  /** Whose lines are counted from now on. */
  private void turnTo(Resource resource) {
    if (byOrigin) {
      Map<Long, long[]> known = origins.computeIfAbsent(resource, each -> new HashMap<>());
      if (known != buckets) {
        buckets = known;
        lastStart = LogWindows.NONE;
      }
    }
  }

  private void countHot(LogView view) {
    for (HotLines block : view.hot()) {
      int size = block.size();
      for (int row = 0; row < size; row++) {
        LogRecord line = block.line(row);
        if (range.contains(line.timeNs()) && !view.isOnDisk(block, row)) {
          scanned++;
          long start = windows.startOf(line.timeNs());
          if (start != LogWindows.NONE && filter.filter().matches(line)) {
            turnTo(line.resource());
            bucket(start)[LogIndexWriter.levelOf(line)]++;
          }
        }
      }
    }
  }

  private void count(LogDayView day, LogBlock block, LogReader reader, Notices notices)
      throws IOException {
    BitSet wanted = filter.chunks(block);
    byte[] cells = block.cells();
    for (int chunk = wanted.nextSetBit(0); chunk >= 0; chunk = wanted.nextSetBit(chunk + 1)) {
      if (!range.overlaps(block.minNs(chunk), block.maxNs(chunk))) {
        continue;
      }
      turnTo(block.resource(chunk));
      try {
        if (!countCells(block, chunk, cells)) {
          scanned += block.rows(chunk);
          countRows(reader.read(day.file(), block, chunk));
        }
      } catch (CorruptDataException e) {
        notices.add(
            "The chunk of %d lines at offset %d of %s cannot be read: %s."
                .formatted(
                    block.rows(chunk),
                    block.chunkOffset(chunk),
                    day.file().path(),
                    e.getMessage()));
      }
    }
  }

  /** False where the cells do not say enough. */
  private boolean countCells(LogBlock block, int chunk, byte[] cells) throws CorruptDataException {
    int levels = filter.levels(block.resource(chunk));
    boolean whole = block.minNs(chunk) >= range.fromNs() && block.maxNs(chunk) < range.toNs();
    if (levels == ChunkFilter.UNKNOWN || !whole) {
      return false;
    }
    long first = windows.startOf(block.minNs(chunk));
    boolean oneBucket = first != LogWindows.NONE && first == windows.startOf(block.maxNs(chunk));
    if (!wholeMinutes && !oneBucket) {
      return false;
    }
    if ((block.levels(chunk) & 1 << LogIndexWriter.ODD) != 0) {
      return false;
    }
    block.readCells(
        cells,
        chunk,
        (minute, level, lines) -> {
          long start = oneBucket ? first : windows.startOf(minute);
          if ((levels & (1 << level)) != 0 && start != LogWindows.NONE) {
            bucket(start)[level] += lines;
          }
        });
    return true;
  }

  private void countRows(StoredChunk chunk) throws IOException {
    BitSet rows = new BitSet(chunk.rows());
    long[] times = chunk.times();
    for (int row = 0; row < times.length; row++) {
      rows.set(row, range.contains(times[row]) && windows.startOf(times[row]) != LogWindows.NONE);
    }
    BitSet matching = rowFilter.matching(chunk, rows);
    for (int row = matching.nextSetBit(0); row >= 0; row = matching.nextSetBit(row + 1)) {
      int level = LogIndexWriter.levelOf(chunk.level(row).number());
      bucket(windows.startOf(times[row]))[level]++;
    }
  }

  private long[] bucket(long start) {
    if (start != lastStart) {
      lastBucket = buckets.computeIfAbsent(start, each -> new long[LEVELS]);
      lastStart = start;
    }
    return lastBucket;
  }

  private static List<LogCounts.Bucket> result(Map<Long, long[]> buckets) {
    List<LogCounts.Bucket> result = new ArrayList<>();
    for (Map.Entry<Long, long[]> bucket : new TreeMap<>(buckets).entrySet()) {
      Map<Severity, Long> lines = new EnumMap<>(Severity.class);
      for (int level = 0; level < LEVELS; level++) {
        if (bucket.getValue()[level] > 0) {
          Severity severity =
              level == LogIndexWriter.ODD
                  ? Severity.UNSPECIFIED
                  : Severity.ofNumber(level * LogIndexWriter.NUMBERS_OF_LEVEL);
          lines.merge(severity, bucket.getValue()[level], Long::sum);
        }
      }
      result.add(new LogCounts.Bucket(bucket.getKey(), lines));
    }
    return result;
  }
}
