package dev.pharos.query;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.KeepCounts;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Spans that a test sets; remembers what was asked. */
public final class SetSpans implements SpanStore {
  /** That a span is said to take on disk. */
  private static final long BYTES = 60;

  private final List<Span> spans = new ArrayList<>();
  public @Nullable SpanQuery lastQuery;
  public KeepCounts keepCounts = KeepCounts.NONE;

  public void clear() {
    spans.clear();
    lastQuery = null;
  }

  public static Span span(
      TraceId trace,
      long id,
      long parent,
      String service,
      String name,
      SpanKind kind,
      long startNs,
      long endNs) {
    return span(
        trace, id, parent, service, name, kind, startNs, endNs, Attributes.EMPTY, StatusCode.UNSET);
  }

  public static Span span(
      TraceId trace,
      long id,
      long parent,
      String service,
      String name,
      SpanKind kind,
      long startNs,
      long endNs,
      Attributes attributes,
      StatusCode status) {
    return new Span(
        trace,
        id,
        parent,
        "",
        1,
        name,
        kind,
        startNs,
        endNs,
        status,
        "",
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(Attributes.of("service.name", service, "service.version", "1"), 0, ""));
  }

  @Override
  public void add(List<Span> added) {
    spans.addAll(added);
  }

  @Override
  public List<Span> trace(TraceId traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  @Override
  public SpanSearchResult search(SpanQuery query, SearchWatch watch) {
    lastQuery = query;
    Map<TraceId, Span> matches = new LinkedHashMap<>();
    spans.stream()
        .sorted(Comparator.comparingLong(Span::startNs).reversed())
        .filter(query::matches)
        .forEach(span -> matches.putIfAbsent(span.traceId(), span));
    List<Span> first = matches.values().stream().limit(query.limit()).toList();
    return new SpanSearchResult(first, spans.size(), matches.size() > first.size());
  }

  @Override
  public Statistics statistics() {
    return new Statistics(
        spans.size(), spans.size(), spans.size() * BYTES, List.of("A partition is set aside."));
  }

  @Override
  public KeepCounts keepCounts() {
    return keepCounts;
  }

  @Override
  public Map<ServiceId, Long> bytesByService() {
    return spans.stream()
        .collect(Collectors.groupingBy(Span::service, Collectors.summingLong(span -> BYTES)));
  }

  @Override
  public PendingCommit seal() {
    throw new UnsupportedOperationException("readers do not commit");
  }

  @Override
  public void retain(String commit) {
    throw new UnsupportedOperationException("readers do not commit");
  }

  @Override
  public void close() {}
}
