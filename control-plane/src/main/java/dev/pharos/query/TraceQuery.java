package dev.pharos.query;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;

/**
 * Which traces are asked for. Range and {@code spans} choose the spans that the question is about;
 * {@code condition} is asked of those of each trace.
 *
 * @param range of span starts
 * @param limit of traces, at least 1
 */
public record TraceQuery(TimeRange range, SpanFilter spans, TraceCondition condition, int limit) {

  /** Traces with a span that meets a filter. */
  public static TraceQuery of(TimeRange range, SpanFilter spans, int limit) {
    return new TraceQuery(range, spans, TraceCondition.any(), limit);
  }

  public TraceQuery withLimit(int traces) {
    return new TraceQuery(range, spans, condition, traces);
  }

  /** Spans that met a condition, where they are told from the others of their trace. */
  public SpanFilter matching() {
    return SpanFilter.all(java.util.List.of(spans, condition.matching()));
  }
}
