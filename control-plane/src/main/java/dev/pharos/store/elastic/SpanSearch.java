package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One search: what may meet the conditions is read newest first and looked at, until there are
 * enough traces; rows that Elasticsearch does not show yet are looked at in memory. For one thread.
 */
final class SpanSearch {
  /** Rows in memory between two questions whether to go on. */
  private static final int ROWS_PER_QUESTION = 1_024;

  private final SpanReads reads;
  private final String writer;
  private final SpanQuery query;
  private final long mostScanned;
  private final SearchWatch watch;

  /** The newest span of each trace that meets the conditions. */
  private final Map<TraceId, Span> found = new HashMap<>();

  private long scanned;
  private long reachedNs;
  private boolean stopped;

  SpanSearch(SpanReads reads, String writer, SpanQuery query, long mostScanned, SearchWatch watch) {
    this.reads = reads;
    this.writer = writer;
    this.query = query;
    this.mostScanned = mostScanned;
    this.watch = watch;
    this.reachedNs = query.range().toNs();
  }

  /**
   * @param rows those that may not be shown yet, oldest first, taken before anything is asked
   * @param fromNs what started earlier is expired
   */
  SpanSearchResult run(List<Row<Span>> rows, long fromNs) throws IOException {
    Map<SpanKey, Span> waiting = new LinkedHashMap<>();
    rows.forEach(row -> waiting.put(SpanKey.of(row.item()), row.item()));
    lookAt(waiting, fromNs);
    if (!stopped) {
      read(waiting, notOf(rows), fromNs);
    }
    List<Span> matches = new ArrayList<>(found.values());
    matches.sort(Comparator.comparingLong(Span::startNs).reversed());
    boolean more = matches.size() > query.limit();
    return new SpanSearchResult(
        List.copyOf(more ? matches.subList(0, query.limit()) : matches), scanned, more || stopped);
  }

  private void lookAt(Map<SpanKey, Span> waiting, long fromNs) {
    for (Span span : waiting.values()) {
      if (scanned % ROWS_PER_QUESTION == 0 && !goOn()) {
        return;
      }
      scanned++;
      if (span.startNs() >= fromNs) {
        take(span);
      }
    }
  }

  private void read(Map<SpanKey, Span> waiting, Query others, long fromNs) throws IOException {
    TimeRange range = query.range();
    if (range.toNs() <= fromNs) {
      return;
    }
    Query wanted =
        Bounds.and(
            List.of(
                FilterCompiler.in(new TimeRange(Math.max(range.fromNs(), fromNs), range.toNs())),
                FilterCompiler.compile(query.filter()),
                others));
    Hit<StoredSpan> last = null;
    int size = pageSize();
    Page<StoredSpan> page;
    do {
      if (!goOn()) {
        return;
      }
      page = reads.newest(without(wanted), size, last);
      List<Hit<StoredSpan>> hits = page.hits();
      scanned += hits.size();
      if (!hits.isEmpty()) {
        last = hits.getLast();
        take(hits, waiting);
        reachedNs = SpanReads.source(last).span().startNs();
      }
    } while (!page.isLast() && settled().size() <= query.limit());
  }

  /** Not what was looked at in memory, which Elasticsearch may begin to show meanwhile. */
  private Query notOf(List<Row<Span>> rows) {
    return rows.isEmpty()
        ? Bounds.ALL
        : Bounds.not(ValueQueries.rowsFrom(writer, rows.getFirst().number()));
  }

  /** Takes what meets the conditions and is not superseded by a row that came later. */
  private void take(List<Hit<StoredSpan>> page, Map<SpanKey, Span> waiting) throws IOException {
    Map<String, StoredSpan> matching = new LinkedHashMap<>();
    for (Hit<StoredSpan> hit : page) {
      StoredSpan row = SpanReads.source(hit);
      if (!waiting.containsKey(SpanKey.of(row.span())) && query.matches(row.span())) {
        matching.put(Objects.requireNonNull(hit.id()), row);
      }
    }
    if (matching.isEmpty()) {
      return;
    }
    Map<String, Long> highest = reads.highestRows(matching.keySet());
    matching.forEach((id, row) -> {
      if (row.row() >= highest.getOrDefault(id, row.row())) {
        take(row.span());
      }
    });
  }

  private void take(Span span) {
    if (query.matches(span)) {
      found.merge(
          span.traceId(), span, (one, other) -> other.startNs() > one.startNs() ? other : one);
    }
  }

  /** Traces of which nothing newer can be found any more. */
  private List<TraceId> settled() {
    return found.values().stream()
        .filter(span -> span.startNs() >= reachedNs)
        .map(Span::traceId)
        .toList();
  }

  /** Not again what large traces have many of. */
  private Query without(Query wanted) {
    List<String> settled =
        settled().stream().limit(ElasticLimits.TRACES).map(TraceId::toString).toList();
    return settled.isEmpty()
        ? wanted
        : Bounds.and(List.of(wanted, Bounds.not(ValueQueries.terms("trace_id", settled))));
  }

  private int pageSize() {
    long wanted = (long) query.limit() * ElasticLimits.ROWS_PER_TRACE;
    return Math.clamp(wanted, ElasticLimits.LEAST_PAGE, ElasticLimits.PAGE);
  }

  private boolean goOn() {
    if (scanned >= mostScanned || !watch.goOn(scanned, reachedNs)) {
      stopped = true;
    }
    return !stopped;
  }
}
