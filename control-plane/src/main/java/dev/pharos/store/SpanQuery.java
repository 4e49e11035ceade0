package dev.pharos.store;

import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;

/**
 * What a span must be like, and how many traces with such spans are wanted.
 *
 * @param range of span starts
 * @param limit of traces, at least 1
 */
public record SpanQuery(TimeRange range, SpanFilter filter, int limit) {

  /** Everything in a range. */
  public static SpanQuery all(TimeRange range, int limit) {
    return new SpanQuery(range, SpanFilter.ANY, limit);
  }

  /** Whether a span starts in the range and meets the filter. */
  public boolean matches(Span span) {
    return range.contains(span.startNs()) && filter.matches(span);
  }
}
