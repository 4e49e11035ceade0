package dev.pharos.signal;

import java.util.List;

/**
 * One operation of one service, as received; nothing is normalised here.
 *
 * @param spanId never {@link SpanId#NONE} in stored data
 * @param parentSpanId {@link SpanId#NONE} for a root
 * @param flags the W3C flags and OTLP's "is remote" bits
 * @param startNs epoch nanoseconds
 * @param endNs epoch nanoseconds, at or after the start
 */
public record Span(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    String traceState,
    int flags,
    String name,
    SpanKind kind,
    long startNs,
    long endNs,
    StatusCode status,
    String statusMessage,
    Attributes attributes,
    int droppedAttributes,
    List<SpanEvent> events,
    int droppedEvents,
    List<SpanLink> links,
    int droppedLinks,
    Scope scope,
    Resource resource) {

  public long durationNs() {
    return endNs - startNs;
  }

  /** The same span with others in the place of its attributes. */
  public Span withAttributes(Attributes others) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        flags,
        name,
        kind,
        startNs,
        endNs,
        status,
        statusMessage,
        others,
        droppedAttributes,
        events,
        droppedEvents,
        links,
        droppedLinks,
        scope,
        resource);
  }

  /** The same span and its events at other times: that much later, or earlier when negative. */
  public Span movedBy(long ns) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        flags,
        name,
        kind,
        startNs + ns,
        endNs + ns,
        status,
        statusMessage,
        attributes,
        droppedAttributes,
        events.stream().map(event -> event.movedBy(ns)).toList(),
        droppedEvents,
        links,
        droppedLinks,
        scope,
        resource);
  }

  public ServiceId service() {
    return resource.service();
  }

  public boolean isError() {
    return status == StatusCode.ERROR;
  }
}
