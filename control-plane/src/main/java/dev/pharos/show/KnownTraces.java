package dev.pharos.show;

import dev.pharos.judge.trace.ClockSkew;
import dev.pharos.judge.trace.CorrectedTrace;
import dev.pharos.query.TraceSearch;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.io.IOException;
import java.util.List;

/**
 * The stored traces, by the id that a caller wrote: what every answer about one trace begins with.
 * Safe for use by many threads.
 */
final class KnownTraces {
  private final TraceSearch traces;

  KnownTraces(TraceSearch traces) {
    this.traces = traces;
  }

  /** As it was sent. */
  TraceTree sent(String id) throws IOException {
    return traces.trace(parse(id)).orElseThrow(() -> new UnknownTraceException(id));
  }

  /** By clocks that agree. Places in its tree are the places of spans in the trace's answer. */
  CorrectedTrace corrected(String id) throws IOException {
    return ClockSkew.correct(sent(id));
  }

  static TraceId parse(String text) {
    try {
      return TraceId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "traceId", "'%s' is not a trace id.".formatted(text), List.of("32 hex digits"));
    }
  }
}
