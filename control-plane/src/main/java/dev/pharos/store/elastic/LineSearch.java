package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogSearchResult.Ending;
import dev.pharos.store.SearchWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One search: what may meet the conditions is read page by page in the order asked for and looked
 * at, and what is in memory is put between. For one thread.
 */
final class LineSearch {
  private final LogReads reads;
  private final LogScope scope;
  private final LogQuery query;
  private final long mostScanned;
  private final SearchWatch watch;
  private final Comparator<LogPosition> order;
  private final List<LogLine> found = new ArrayList<>();

  /** What matches in memory, in order; those before this place are among what is found. */
  private List<LogLine> inMemory = List.of();

  private int taken;
  private long scanned;

  LineSearch(LogReads reads, LogScope scope, LogQuery query, long mostScanned, SearchWatch watch) {
    this.reads = reads;
    this.scope = scope;
    this.query = query;
    this.mostScanned = mostScanned;
    this.watch = watch;
    Comparator<LogPosition> ascending = Comparator.naturalOrder();
    this.order = query.order() == LogQuery.Order.NEWEST_FIRST ? ascending.reversed() : ascending;
  }

  LogSearchResult run() throws IOException {
    if (!watch.goOn(0, edge())) {
      return new LogSearchResult(List.of(), 0, Ending.STOPPED, query.after());
    }
    lookInMemory();
    Bounds bounds = LogFilterCompiler.bounds(query.filter());
    Query wanted = Bounds.and(List.of(scope.shown(query.range()), behindStart(), bounds.may()));
    String routing = LogFilterCompiler.routing(query.filter());
    int size = pageSize(bounds);
    Hit<StoredLog> last = null;
    // A search that goes on later must have come further than where it began: it is not asked
    // before the first page.
    Page<StoredLog> page = read(wanted, size, routing, null);
    while (true) {
      for (Hit<StoredLog> hit : page.hits()) {
        last = hit;
        take(LogReads.source(hit).placed());
        if (found.size() > query.limit()) {
          return full();
        }
      }
      if (page.isLast() || last == null) {
        break;
      }
      LogPosition reached = LogReads.source(last).placed().position();
      if (scanned >= mostScanned || !watch.goOn(scanned, reached.timeNs())) {
        Ending ending = scanned >= mostScanned ? Ending.SCANNED : Ending.STOPPED;
        return new LogSearchResult(List.copyOf(found), scanned, ending, Optional.of(reached));
      }
      page = read(wanted, size, routing, last);
    }
    found.addAll(inMemory.subList(taken, inMemory.size()));
    return found.size() > query.limit()
        ? full()
        : new LogSearchResult(List.copyOf(found), scanned, Ending.COMPLETE, Optional.empty());
  }

  private Page<StoredLog> read(
      Query wanted, int size, @Nullable String routing, @Nullable Hit<StoredLog> after)
      throws IOException {
    Page<StoredLog> page = reads.lines(wanted, query.order(), size, routing, after);
    scanned += page.hits().size();
    return page;
  }

  private void lookInMemory() {
    List<LogLine> lines = scope.inMemory(query.range());
    scanned += lines.size();
    inMemory =
        lines.stream()
            .filter(line -> query.matches(line.position(), line.log()))
            .sorted(Comparator.comparing(LogLine::position, order))
            .toList();
  }

  /** With what comes before it in memory. */
  private void take(LogLine line) {
    while (taken < inMemory.size()
        && order.compare(inMemory.get(taken).position(), line.position()) < 0) {
      found.add(inMemory.get(taken++));
    }
    if (query.filter().matches(line.log())) {
      found.add(line);
    }
  }

  private LogSearchResult full() {
    List<LogLine> lines = List.copyOf(found.subList(0, query.limit()));
    return new LogSearchResult(
        lines, scanned, Ending.LIMIT, Optional.of(lines.getLast().position()));
  }

  /** Finds what lies behind where this search begins. */
  private Query behindStart() {
    if (query.after().isEmpty()) {
      return Bounds.ALL;
    }
    LogPosition start = query.after().get();
    long time = Math.clamp(start.timeNs(), 0, Long.MAX_VALUE - 1);
    boolean newestFirst = query.order() == LogQuery.Order.NEWEST_FIRST;
    Query beyond =
        FilterCompiler.in(
            newestFirst ? new TimeRange(0, time) : new TimeRange(time + 1, Long.MAX_VALUE));
    Query sameTime = FilterCompiler.in(new TimeRange(time, time + 1));
    JsonData number = JsonData.of(start.number());
    Query row =
        Query.of(query ->
            query.range(range ->
                range.untyped(untyped ->
                    newestFirst
                        ? untyped.field("row").lt(number)
                        : untyped.field("row").gt(number))));
    return Bounds.or(List.of(beyond, Bounds.and(List.of(sameTime, row))));
  }

  private int pageSize(Bounds bounds) {
    return bounds.isExact()
        ? Math.clamp(query.limit() + 1L, 1, ElasticLimits.PAGE)
        : ElasticLimits.PAGE;
  }

  private long edge() {
    return query.order() == LogQuery.Order.NEWEST_FIRST
        ? query.range().toNs()
        : query.range().fromNs();
  }
}
