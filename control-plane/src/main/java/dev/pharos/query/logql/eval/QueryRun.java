package dev.pharos.query.logql.eval;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogWindows;
import dev.pharos.store.OriginCounts;
import dev.pharos.store.SearchWatch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One query at work: reads lines within its bounds and counts what it does. For one thread. */
final class QueryRun {
  private final LogStore store;
  private final Ticker ticker;
  private final Consumer<ServiceId> reads;
  private final long startedNs;
  private final StreamLabels labels = new StreamLabels();
  private long lines;
  private long bytes;
  private long kept;
  private long numbers;

  /** Of one who only looks at what there is. */
  QueryRun(LogStore store, Ticker ticker) {
    this(store, ticker, service -> {});
  }

  /**
   * @param reads is told the services whose lines are meant
   */
  QueryRun(LogStore store, Ticker ticker, Consumer<ServiceId> reads) {
    this.store = store;
    this.ticker = ticker;
    this.reads = reads;
    this.startedNs = ticker.read();
  }

  StreamLabels labels() {
    return labels;
  }

  LinePlan plan(Lines lines, Optional<Unwrap> unwrap, TimeRange range) throws IOException {
    StreamSelection streams = new StreamSelection(lines.selector(), store.origins(range), labels);
    streams.selected().stream()
        .map(origin -> origin.resource().service())
        .distinct()
        .forEach(reads);
    return LinePlan.of(lines, unwrap, streams);
  }

  /**
   * Hands over the lines that the store has for a plan, until told to stop.
   *
   * @param page how many are read at once at first
   * @throws LogqlRefusal when it takes too long or are too many
   */
  void read(
      LinePlan plan, TimeRange range, LogQuery.Order order, int page, Predicate<LogRecord> visit)
      throws IOException {
    if (plan.streams().selected().isEmpty()) {
      return;
    }
    LogFilter filter = LogFilter.all(List.of(plan.streams().filter(), plan.filter()));
    int size = page;
    LogQuery query = new LogQuery(range, filter, order, size, Optional.empty());
    while (true) {
      LogSearchResult found = store.search(query, watch());
      for (LogLine line : found.lines()) {
        LogRecord record = line.log();
        lines++;
        bytes += record.bodyText().length();
        if (plan.streams().selects(record.resource()) && !visit.test(record)) {
          return;
        }
      }
      if (found.ending() == LogSearchResult.Ending.STOPPED) {
        throw LogqlRefusal.timeout();
      }
      if (found.next().isEmpty()) {
        return;
      }
      if (lines > LogqlLimits.MOST_LINES) {
        throw LogqlRefusal.because(
            "the query would read more than "
                + LogqlLimits.MOST_LINES
                + " lines; decrease its time range or add matchers or line filters");
      }
      size = Math.min(size * 4, Math.max(page, LogqlLimits.LARGEST_PAGE));
      query = new LogQuery(range, filter, order, size, found.next());
    }
  }

  /** Lines counted by the store itself; the filter must be exact. */
  LogCounts count(TimeRange range, LogFilter filter, long bucketNs) throws IOException {
    LogCounts counts = store.count(range, filter, bucketNs, watch());
    if (counts.truncated()) {
      throw LogqlRefusal.timeout();
    }
    lines += counts.scanned();
    return counts;
  }

  /** The same apart by who wrote them; lines of others than those selected may be among them. */
  OriginCounts countByOrigin(TimeRange range, LogFilter filter, LogWindows windows)
      throws IOException {
    OriginCounts counts = store.countByOrigin(range, filter, windows, watch());
    if (counts.truncated()) {
      throw LogqlRefusal.timeout();
    }
    lines += counts.scanned();
    return counts;
  }

  /** Called for each line that goes into the answer. */
  void keep() {
    kept++;
  }

  /** Called for each number that must be remembered. */
  void remember() {
    if (++numbers > LogqlLimits.MOST_NUMBERS) {
      throw LogqlRefusal.because(
          "the query would remember more than "
              + LogqlLimits.MOST_NUMBERS
              + " unwrapped numbers; decrease its time range");
    }
  }

  /** Called now and then by what takes long without reading. */
  void checkTime() {
    if (!inTime()) {
      throw LogqlRefusal.timeout();
    }
  }

  private SearchWatch watch() {
    return (scanned, reachedNs) -> inTime();
  }

  private boolean inTime() {
    return ticker.read() - startedNs < LogqlLimits.LONGEST_QUERY.toNanos();
  }

  QueryStatistics statistics() {
    return new QueryStatistics(lines, bytes, kept, ticker.read() - startedNs);
  }
}
