package dev.pharos.store;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.memory.MemorySpanStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes queries readable in tests. */
public final class QueryBuilder {
  private TimeRange range = new TimeRange(0, Long.MAX_VALUE);
  private @Nullable String service;
  private @Nullable String namespace;
  private @Nullable String environment;
  private @Nullable String version;
  private @Nullable String operation;
  private Set<SpanKind> kinds = Set.of();
  private @Nullable StatusCode status;
  private @Nullable Long min;
  private @Nullable Long max;
  private final Map<String, String> attributes = new HashMap<>();
  private int limit = 20;

  public QueryBuilder range(long fromNs, long toNs) {
    range = new TimeRange(fromNs, toNs);
    return this;
  }

  public QueryBuilder service(String name) {
    service = name;
    return this;
  }

  public QueryBuilder namespace(String name) {
    namespace = name;
    return this;
  }

  public QueryBuilder environment(String name) {
    environment = name;
    return this;
  }

  public QueryBuilder version(String name) {
    version = name;
    return this;
  }

  public QueryBuilder operation(String name) {
    operation = name;
    return this;
  }

  public QueryBuilder kinds(SpanKind... any) {
    kinds = Set.of(any);
    return this;
  }

  public QueryBuilder status(StatusCode code) {
    status = code;
    return this;
  }

  public QueryBuilder min(long durationNs) {
    min = durationNs;
    return this;
  }

  public QueryBuilder max(long durationNs) {
    max = durationNs;
    return this;
  }

  public QueryBuilder attribute(String key, String text) {
    attributes.put(key, text);
    return this;
  }

  public QueryBuilder limit(int traces) {
    limit = traces;
    return this;
  }

  public SpanQuery build() {
    return new SpanQuery(
        range,
        service,
        namespace,
        environment,
        version,
        operation,
        kinds,
        status,
        min,
        max,
        Map.copyOf(attributes),
        limit);
  }

  /** Whether one span meets the conditions, as the store in memory has it. */
  public boolean matches(Span span) {
    MemorySpanStore one = new MemorySpanStore();
    one.add(List.of(span));
    return !one.search(build()).matches().isEmpty();
  }
}
