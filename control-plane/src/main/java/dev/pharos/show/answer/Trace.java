package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;

/** A trace, depth first and ready to draw. */
public record Trace(
    String traceId,
    Instant startedAt,
    long durationNs,
    List<String> services,
    int errors,
    List<TraceResource> resources,
    List<TraceScope> scopes,
    List<TraceSpan> spans,
    int omittedSpans) {}
