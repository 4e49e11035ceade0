package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;

/**
 * A request that stands for others at a point of a chart; its span is kept.
 *
 * @param endNs when it was answered, by which charts count it; epoch nanoseconds
 */
public record Exemplar(TraceId traceId, long spanId, long endNs, long durationNs, boolean error) {
  static Exemplar of(Span span) {
    return new Exemplar(
        span.traceId(), span.spanId(), span.endNs(), span.durationNs(), span.isError());
  }
}
