package dev.pharos.query.log;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.SearchEnd;
import dev.pharos.query.SearchEnd.Cut;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds and counts log lines, in bounded time. Safe for use by many threads. */
public final class LogSearch {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  private final LogStore store;
  private final Ticker ticker;

  LogSearch(LogStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
  }

  /**
   * Lines by conditions, in the order asked for.
   *
   * @throws CostlyPatternException when a pattern needs too many steps
   */
  public LogsFound search(LogQuery query) throws IOException {
    SearchDeadline deadline = new SearchDeadline(ticker, LogLimits.LONGEST_SEARCH);
    LogSearchResult result = store.search(query, deadline);
    @Nullable Cut cut =
        switch (result.ending()) {
          case COMPLETE -> null;
          case LIMIT -> Cut.LIMIT;
          case SCANNED -> Cut.SCANNED;
          case STOPPED -> Cut.TIME;
        };
    return new LogsFound(result.lines(), new SearchEnd(result.scanned(), cut), result.next());
  }

  /**
   * How many lines match, by time and severity.
   *
   * @param buckets at most
   * @throws CostlyPatternException when a pattern needs too many steps
   */
  public LogHistogram histogram(TimeRange range, LogFilter filter, int buckets) throws IOException {
    long step = HistogramStep.of(range, buckets);
    SearchDeadline deadline = new SearchDeadline(ticker, LogLimits.LONGEST_SEARCH);
    LogCounts counts = store.count(range, filter, step, deadline);
    SearchEnd end = new SearchEnd(counts.scanned(), deadline.cut(counts.truncated()));
    return new LogHistogram(range, step, counts.buckets(), end);
  }

  /** What is kept of a trace, the oldest line first. */
  public LogsFound ofTrace(TraceId traceId) throws IOException {
    LogFilter filter = new LogFilter.OfTrace(traceId);
    return search(LogQuery.oldest(ALWAYS, filter, LogLimits.LINES_OF_A_TRACE));
  }
}
