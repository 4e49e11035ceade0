package dev.pharos.store;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.memory.MemorySpanStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes queries readable in tests. */
public final class QueryBuilder {
  private TimeRange range = new TimeRange(0, Long.MAX_VALUE);
  private final List<SpanFilter> filters = new ArrayList<>();
  private long min;
  private long max = Long.MAX_VALUE;
  private int limit = 20;

  public QueryBuilder range(long fromNs, long toNs) {
    range = new TimeRange(fromNs, toNs);
    return this;
  }

  public QueryBuilder service(String name) {
    return with(SpanFilter.is(SpanText.SERVICE, name));
  }

  public QueryBuilder namespace(String name) {
    return with(SpanFilter.is(SpanText.NAMESPACE, name));
  }

  public QueryBuilder environment(String name) {
    return with(SpanFilter.is(SpanText.ENVIRONMENT, name));
  }

  public QueryBuilder version(String name) {
    return with(SpanFilter.is(SpanText.VERSION, name));
  }

  public QueryBuilder operation(String name) {
    return with(SpanFilter.is(SpanText.NAME, name));
  }

  public QueryBuilder kinds(SpanKind... any) {
    return with(new SpanFilter.OfKind(Set.of(any)));
  }

  public QueryBuilder status(StatusCode code) {
    return with(new SpanFilter.OfStatus(Set.of(code)));
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
    return with(SpanFilter.is(key, text));
  }

  /** One more condition. */
  public QueryBuilder with(SpanFilter filter) {
    filters.add(filter);
    return this;
  }

  public QueryBuilder limit(int traces) {
    limit = traces;
    return this;
  }

  public SpanQuery build() {
    List<SpanFilter> all = new ArrayList<>(filters);
    if (min > 0 || max < Long.MAX_VALUE) {
      all.add(new SpanFilter.OfDuration(min, max));
    }
    return new SpanQuery(range, SpanFilter.all(all), limit);
  }

  /** Whether one span meets the conditions, as the store in memory has it. */
  public boolean matches(Span span) {
    MemorySpanStore one = new MemorySpanStore();
    one.add(List.of(span));
    return !one.search(build(), SearchWatch.PATIENT).matches().isEmpty();
  }
}
