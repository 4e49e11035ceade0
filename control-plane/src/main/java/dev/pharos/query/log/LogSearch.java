package dev.pharos.query.log;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.FacetTable;
import dev.pharos.query.SearchEnd;
import dev.pharos.query.SearchEnd.Cut;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AddedLines;
import dev.pharos.store.BodyFields;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogNeighbours;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds and counts log lines, in bounded time. Safe for use by many threads. */
public final class LogSearch {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  private final LogStore store;
  private final Ticker ticker;
  private final Consumer<ServiceId> reads;

  /**
   * @param reads is told the services whose lines are handed out
   */
  LogSearch(LogStore store, Ticker ticker, Consumer<ServiceId> reads) {
    this.store = store;
    this.ticker = ticker;
    this.reads = reads;
  }

  /**
   * Lines by conditions, in the order asked for.
   *
   * @throws CostlyPatternException when a pattern needs too many steps
   */
  public LogsFound search(LogQuery query) throws IOException {
    SearchDeadline deadline = new SearchDeadline(ticker, LogLimits.LONGEST_SEARCH);
    LogSearchResult result = store.search(query, deadline);
    handedOut(result.lines());
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
    return histogram(range, filter, HistogramStep.of(range, buckets));
  }

  /**
   * How many lines match, by time and severity.
   *
   * @param step how long a bucket is; {@link #buckets} of them at most {@link LogLimits#MOST_STEPS}
   * @throws CostlyPatternException when a pattern needs too many steps
   */
  public LogHistogram histogram(TimeRange range, LogFilter filter, Duration step)
      throws IOException {
    return histogram(range, filter, step.toNanos());
  }

  /** How many buckets of a length touch a range: they begin at multiples of it. */
  public static long buckets(TimeRange range, Duration step) {
    return HistogramStep.touched(range, step.toNanos());
  }

  private LogHistogram histogram(TimeRange range, LogFilter filter, long step) throws IOException {
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

  /** What the instance of a line wrote around it; empty when the line is not kept. */
  public Optional<LogNeighbours> neighbours(LogPosition position, int count) throws IOException {
    Optional<LogNeighbours> found =
        store.neighbours(position, count, LogLimits.REACH_OF_NEIGHBOURS.toNanos());
    found.ifPresent(around -> handedOut(List.of(around.line())));
    return found;
  }

  /** How the newest lines that match fall apart; fields of their bodies count as attributes. */
  public LogFacets facets(TimeRange range, LogFilter filter) throws IOException {
    LogsFound found = search(LogQuery.newest(range, filter, LogLimits.LINES_OF_FACETS));
    FacetTable table = new FacetTable();
    for (LogLine line : found.lines()) {
      LogRecord log = line.log();
      table.next(log.level().compareTo(Severity.ERROR) >= 0);
      table.field("level", log.level().name().toLowerCase(Locale.ROOT));
      table.field("service", LogText.SERVICE.of(log));
      table.field("version", LogText.VERSION.of(log));
      table.field("instance", LogText.INSTANCE.of(log));
      table.field("environment", LogText.ENVIRONMENT.of(log));
      table.field("namespace", LogText.NAMESPACE.of(log));
      table.field("logger", LogText.SCOPE_NAME.of(log));
      table.field("event", LogText.EVENT_NAME.of(log));
      table.attributes(log.attributes());
      table.attributes(log.resource().attributes());
      BodyFields.visit(
          log.body(),
          (key, value) -> {
            table.attribute(key, value);
            return true;
          });
    }
    return new LogFacets(table.things(), found.end().truncated(), table.facets());
  }

  /**
   * Lines that are added from now on; close it when nobody listens any more. Who hands some of them
   * out says so, see {@link #handedOut}.
   */
  public AddedLines follow() {
    return store.follow();
  }

  /** Somebody reads these lines: all of their services' lines count as read. */
  public void handedOut(List<LogLine> lines) {
    lines.stream()
        .map(line -> line.log().resource())
        .distinct()
        .map(Resource::service)
        .forEach(reads);
  }

  /**
   * Hands over all lines that match, in the order asked for and part by part, up to bounds of lines
   * and of time that suit a file.
   *
   * @param part takes the next lines
   */
  public LogExport export(LogQuery query, LinePart part) throws IOException {
    long end = ticker.read() + LogLimits.LONGEST_EXPORT.toNanos();
    LogQuery next =
        new LogQuery(
            query.range(),
            query.filter(),
            query.order(),
            LogLimits.EXPORTED_AT_ONCE,
            query.after());
    long lines = 0;
    while (true) {
      LogsFound found = search(next);
      lines += found.lines().size();
      part.take(found.lines());
      Optional<LogPosition> rest = found.next();
      if (rest.isEmpty()) {
        return new LogExport(lines, null, rest);
      }
      if (lines > LogLimits.EXPORTED_LINES - LogLimits.EXPORTED_AT_ONCE) {
        return new LogExport(lines, Cut.LIMIT, rest);
      }
      if (ticker.read() - end > 0) {
        return new LogExport(lines, Cut.TIME, rest);
      }
      next = next.after(rest.get());
    }
  }

  /** Takes lines of a file. */
  @FunctionalInterface
  public interface LinePart {
    void take(List<LogLine> lines) throws IOException;
  }
}
