package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogWindows;
import dev.pharos.store.SearchWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts matching lines by time and severity: Elasticsearch counts those of which its index says
 * that they match, the others are read and looked at. For one thread.
 */
final class LineCounting {
  private static final String TIME = "time";
  private static final String SEVERITY = "severity";
  private static final String RESOURCE = "resource";

  private final LogReads reads;
  private final LogScope scope;
  private final TimeRange range;
  private final LogFilter filter;
  private final LogWindows windows;
  private final LineTally tally;
  private final long mostScanned;
  private final SearchWatch watch;
  private final @Nullable String routing;
  private long scanned;
  private boolean truncated;

  /** Everything from here on was looked at. */
  private long reachedNs;

  LineCounting(
      LogReads reads,
      LogScope scope,
      TimeRange range,
      LogFilter filter,
      LogWindows windows,
      LineTally tally,
      long mostScanned,
      SearchWatch watch) {
    this.reads = reads;
    this.scope = scope;
    this.range = range;
    this.filter = filter;
    this.windows = windows;
    this.tally = tally;
    this.mostScanned = mostScanned;
    this.watch = watch;
    this.routing = LogFilterCompiler.routing(filter);
    this.reachedNs = range.fromNs();
  }

  void run() throws IOException {
    if (!watch.goOn(0, range.toNs())) {
      truncated = true;
      return;
    }
    for (LogLine line : scope.inMemory(range)) {
      scanned++;
      lookAt(line.log());
    }
    Bounds bounds = LogFilterCompiler.bounds(filter);
    Optional<LineGrid> grid = LineGrid.of(windows);
    if (grid.isEmpty()) {
      look(bounds.may());
      return;
    }
    if (!bounds.isExact()) {
      look(Bounds.and(List.of(bounds.may(), Bounds.not(bounds.surely()))));
    }
    if (!bounds.surely().isMatchNone()) {
      count(grid.get(), bounds.surely());
    }
  }

  long scanned() {
    return scanned;
  }

  /** Only the newest part is counted. */
  boolean truncated() {
    return truncated;
  }

  private void lookAt(LogRecord line) {
    long start = windows.startOf(line.timeNs());
    if (start != LogWindows.NONE && filter.matches(line)) {
      tally.add(line.resource(), start, line.level(), 1);
    }
  }

  private void look(Query query) throws IOException {
    Query wanted = Bounds.and(List.of(scope.shown(range), query));
    Hit<StoredLog> last = null;
    Page<StoredLog> page;
    do {
      page = reads.lines(wanted, LogQuery.Order.NEWEST_FIRST, ElasticLimits.PAGE, routing, last);
      List<Hit<StoredLog>> hits = page.hits();
      scanned += hits.size();
      hits.forEach(hit -> lookAt(LogReads.source(hit).line()));
      if (!page.isLast()) {
        last = hits.getLast();
        long reached = LogReads.source(last).line().timeNs();
        if (scanned >= mostScanned || !watch.goOn(scanned, reached)) {
          truncated = true;
          reachedNs = reached;
        }
      }
    } while (!page.isLast() && !truncated);
  }

  private void count(LineGrid grid, Query query) throws IOException {
    if (reachedNs >= range.toNs()) {
      return;
    }
    Query wanted = Bounds.and(List.of(scope.shown(new TimeRange(reachedNs, range.toNs())), query));
    List<Map<String, CompositeAggregationSource>> by = new ArrayList<>();
    by.add(Map.of(TIME, grid.source()));
    by.add(Map.of(SEVERITY, termsOf(LogFields.SEVERITY)));
    if (tally.isByOrigin()) {
      by.add(Map.of(RESOURCE, termsOf(LogFields.RESOURCE)));
    }
    LogReads.Counted page = reads.count(wanted, routing, by, Map.of());
    add(page.buckets());
    while (!page.isLast()) {
      long reached = LineGrid.startNs(value(page.buckets().getLast(), TIME).longValue());
      if (!watch.goOn(scanned, reached)) {
        truncated = true;
        return;
      }
      page = reads.count(wanted, routing, by, page.after());
      add(page.buckets());
    }
  }

  private void add(List<CompositeBucket> buckets) throws IOException {
    Map<String, Resource> resources =
        tally.isByOrigin()
            ? reads.resources(
                buckets.stream().map(bucket -> value(bucket, RESOURCE).stringValue()).toList())
            : Map.of();
    for (CompositeBucket bucket : buckets) {
      long start = windows.startOf(LineGrid.startNs(value(bucket, TIME).longValue()));
      Resource resource =
          tally.isByOrigin() ? resources.get(value(bucket, RESOURCE).stringValue()) : null;
      // Lines of whom there is nothing any more have expired meanwhile.
      if (start != LogWindows.NONE && (resource != null || !tally.isByOrigin())) {
        Severity severity = Severity.ofNumber((int) value(bucket, SEVERITY).longValue());
        tally.add(resource, start, severity, bucket.docCount());
      }
    }
  }

  private static FieldValue value(CompositeBucket bucket, String name) {
    return Objects.requireNonNull(bucket.key().get(name));
  }

  static CompositeAggregationSource termsOf(String field) {
    return CompositeAggregationSource.of(source -> source.terms(terms -> terms.field(field)));
  }
}
