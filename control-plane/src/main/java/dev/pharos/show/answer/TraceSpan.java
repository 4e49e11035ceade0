package dev.pharos.show.answer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span at its place in a trace; the offset is from the trace's start.
 *
 * @param running its parent has not arrived and may still run
 * @param skewNs how much later the span is drawn than its own clock said; 0 when that clock was not
 *     corrected
 */
public record TraceSpan(
    String spanId,
    @Nullable String parentSpanId,
    int resource,
    int scope,
    String service,
    String name,
    String kind,
    String status,
    String statusMessage,
    String traceState,
    int flags,
    long offsetNs,
    long durationNs,
    long selfNs,
    boolean parentMissing,
    Map<String, @Nullable Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    int droppedAttributes,
    int droppedEvents,
    int droppedLinks,
    boolean running,
    long skewNs) {}
