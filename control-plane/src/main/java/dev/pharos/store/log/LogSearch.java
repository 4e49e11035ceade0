package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogSearchResult.Ending;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One search: chunk after chunk in the order asked for, until those that are left can only hold
 * lines behind what is found. For one thread.
 */
final class LogSearch {
  private final LogView view;
  private final LogQuery query;
  private final long scanLimit;
  private final SearchWatch watch;
  private final LogReader reader;
  private final Notices notices;
  private final ChunkFilter filter;
  private final RowFilter rowFilter;
  private final boolean newestFirst;
  private final Comparator<LogPosition> order;
  private final TreeMap<LogPosition, LogRecord> found;
  private @Nullable LogBlock lastBlock;
  private @Nullable StoredVocabulary lastVocabulary;
  private boolean overflowed;
  private long scanned;

  LogSearch(
      LogView view,
      LogQuery query,
      long scanLimit,
      SearchWatch watch,
      LogReader reader,
      Notices notices) {
    this.view = view;
    this.query = query;
    this.scanLimit = scanLimit;
    this.watch = watch;
    this.reader = reader;
    this.notices = notices;
    this.filter = new ChunkFilter(query.filter());
    this.rowFilter = new RowFilter(query.filter());
    this.newestFirst = query.order() == LogQuery.Order.NEWEST_FIRST;
    Comparator<LogPosition> ascending = Comparator.naturalOrder();
    this.order = newestFirst ? ascending.reversed() : ascending;
    this.found = new TreeMap<>(order);
  }

  /** A chunk that may hold matching lines. */
  private record Candidate(LogDayView day, LogBlock block, int chunk, long edgeNs) {}

  /** A block, likewise. */
  private record BlockCandidate(LogDayView day, LogBlock block, long edgeNs) {}

  LogSearchResult run() throws IOException {
    if (!watch.goOn(0, newestFirst ? latest() : earliest())) {
      return new LogSearchResult(List.of(), 0, Ending.STOPPED, query.after());
    }
    searchHot();
    PriorityQueue<BlockCandidate> blocks = blocks();
    PriorityQueue<Candidate> chunks = new PriorityQueue<>(byEdge(Candidate::edgeNs));
    boolean started = false;
    long lastEdge = 0;
    while (true) {
      expand(blocks, chunks);
      Candidate next = chunks.poll();
      if (next == null) {
        break;
      }
      if (found.size() >= query.limit() && isBehind(next.edgeNs(), found.lastKey().timeNs())) {
        overflowed = true;
        break;
      }
      // A search that goes on later must have come further than where it began.
      if (started && next.edgeNs() != lastEdge) {
        Ending ending =
            scanned >= scanLimit
                ? Ending.SCANNED
                : watch.goOn(scanned, next.edgeNs()) ? Ending.COMPLETE : Ending.STOPPED;
        if (ending != Ending.COMPLETE) {
          return upTo(next.edgeNs(), ending);
        }
      }
      started = true;
      lastEdge = next.edgeNs();
      search(next);
    }
    if (!overflowed) {
      return new LogSearchResult(lines(), scanned, Ending.COMPLETE, Optional.empty());
    }
    return new LogSearchResult(lines(), scanned, Ending.LIMIT, Optional.of(found.lastKey()));
  }

  /** What was found is whole up to a time, beyond it perhaps not. */
  private LogSearchResult upTo(long edgeNs, Ending ending) {
    found.keySet().removeIf(position -> !isBehind(edgeNs, position.timeNs()));
    LogPosition next = new LogPosition(edgeNs, newestFirst ? Long.MAX_VALUE : Long.MIN_VALUE);
    return new LogSearchResult(lines(), scanned, ending, Optional.of(next));
  }

  private List<LogLine> lines() {
    List<LogLine> lines = new ArrayList<>(found.size());
    found.forEach((position, line) -> lines.add(new LogLine(position, line)));
    return lines;
  }

  private void searchHot() {
    for (HotLines block : view.hot()) {
      int size = block.size();
      for (int row = 0; row < size; row++) {
        LogRecord line = block.line(row);
        if (!query.range().contains(line.timeNs())) {
          continue;
        }
        scanned++;
        if (query.filter().matches(line) && !view.isOnDisk(block, row)) {
          LogPosition position = new LogPosition(line.timeNs(), block.number(row));
          if (query.isBehindStart(position)) {
            add(position, line);
          }
        }
      }
    }
  }

  private PriorityQueue<BlockCandidate> blocks() {
    PriorityQueue<BlockCandidate> blocks = new PriorityQueue<>(byEdge(BlockCandidate::edgeNs));
    long from = earliest();
    long to = latest();
    for (LogDayView day : view.days()) {
      for (LogBlock block : day.blocks()) {
        if (block.minNs() <= to && block.maxNs() >= from) {
          long edge = newestFirst ? Math.min(to, block.maxNs()) : Math.max(from, block.minNs());
          blocks.add(new BlockCandidate(day, block, edge));
        }
      }
    }
    return blocks;
  }

  /** Opens blocks until none that is closed may come before the first chunk. */
  private void expand(PriorityQueue<BlockCandidate> blocks, PriorityQueue<Candidate> chunks) {
    while (!blocks.isEmpty()) {
      Candidate first = chunks.peek();
      BlockCandidate next = blocks.peek();
      if (first != null && isBehind(next.edgeNs(), first.edgeNs())) {
        return;
      }
      if (found.size() >= query.limit() && isBehind(next.edgeNs(), found.lastKey().timeNs())) {
        overflowed = true;
        blocks.clear();
        return;
      }
      blocks.poll();
      open(next, chunks);
    }
  }

  private void open(BlockCandidate candidate, PriorityQueue<Candidate> chunks) {
    LogBlock block = candidate.block();
    long from = earliest();
    long to = latest();
    BitSet wanted = filter.chunks(block);
    for (int chunk = wanted.nextSetBit(0); chunk >= 0; chunk = wanted.nextSetBit(chunk + 1)) {
      if (block.minNs(chunk) <= to && block.maxNs(chunk) >= from) {
        long edge =
            newestFirst ? Math.min(to, block.maxNs(chunk)) : Math.max(from, block.minNs(chunk));
        chunks.add(new Candidate(candidate.day(), block, chunk, edge));
      }
    }
  }

  private void search(Candidate candidate) throws IOException {
    LogBlock block = candidate.block();
    int number = candidate.chunk();
    scanned += block.rows(number);
    try {
      PageFile file = candidate.day().file();
      StoredChunk chunk = reader.read(file, block, number, () -> vocabulary(file, block));
      BitSet rows = rowsWithin(chunk, block.minNs(number), block.maxNs(number));
      rows = firstOf(rowFilter.matching(chunk, rows));
      chunk.need(rows);
      if (newestFirst) {
        for (int row = rows.length(); (row = rows.previousSetBit(row - 1)) >= 0; ) {
          addIfAmongFirst(chunk, row);
        }
      } else {
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
          addIfAmongFirst(chunk, row);
        }
      }
    } catch (CorruptDataException e) {
      notices.add(
          "The chunk of %d lines at offset %d of %s cannot be read: %s."
              .formatted(
                  block.rows(number),
                  block.chunkOffset(number),
                  candidate.day().file().path(),
                  e.getMessage()));
    }
  }

  /** Chunks of one block mostly come one after the other. */
  private StoredVocabulary vocabulary(PageFile file, LogBlock block) throws IOException {
    StoredVocabulary known = lastVocabulary;
    if (known == null || lastBlock != block) {
      known = reader.vocabulary(file, block);
      lastVocabulary = known;
      lastBlock = block;
    }
    return known;
  }

  /** A chunk's lines are in the order of their times: those beyond the limit come behind it. */
  private BitSet firstOf(BitSet rows) {
    int tooMany = rows.cardinality() - query.limit();
    if (tooMany <= 0) {
      return rows;
    }
    overflowed = true;
    BitSet first = (BitSet) rows.clone();
    while (tooMany-- > 0) {
      first.clear(newestFirst ? first.nextSetBit(0) : first.length() - 1);
    }
    return first;
  }

  /** Times are read only where the bounds of the chunk leave it open. */
  private BitSet rowsWithin(StoredChunk chunk, long minNs, long maxNs) throws CorruptDataException {
    BitSet rows = new BitSet(chunk.rows());
    if (query.after().isEmpty() && earliest() <= minNs && maxNs <= latest()) {
      rows.set(0, chunk.rows());
      return rows;
    }
    TimeRange range = query.range();
    long[] times = chunk.times();
    for (int row = 0; row < times.length; row++) {
      if (range.contains(times[row])
          && (query.after().isEmpty() || query.isBehindStart(chunk.position(row)))) {
        rows.set(row);
      }
    }
    return rows;
  }

  private void addIfAmongFirst(StoredChunk chunk, int row) throws IOException {
    LogPosition position = chunk.position(row);
    if (found.size() < query.limit() || order.compare(position, found.lastKey()) < 0) {
      add(position, chunk.line(row));
    } else {
      overflowed = true;
    }
  }

  private void add(LogPosition position, LogRecord line) {
    found.put(position, line);
    if (found.size() > query.limit()) {
      found.pollLastEntry();
      overflowed = true;
    }
  }

  /** Whether a time comes after another in the order asked for. */
  private boolean isBehind(long ns, long otherNs) {
    return newestFirst ? ns < otherNs : ns > otherNs;
  }

  private <T> Comparator<T> byEdge(ToLongFunction<T> edge) {
    Comparator<T> ascending = Comparator.comparingLong(edge);
    return newestFirst ? ascending.reversed() : ascending;
  }

  /** Inclusive. */
  private long earliest() {
    long from = query.range().fromNs();
    return newestFirst || query.after().isEmpty()
        ? from
        : Math.max(from, query.after().get().timeNs());
  }

  /** Inclusive. */
  private long latest() {
    long to = query.range().toNs() - 1;
    return !newestFirst || query.after().isEmpty()
        ? to
        : Math.min(to, query.after().get().timeNs());
  }
}
