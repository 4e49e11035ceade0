package dev.pharos.receive.decode;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span while its fields come in, in whatever order, with OTLP's defaults where none comes. */
final class SpanDraft implements Draft<Span> {
  /** {@link TraceId#INVALID} also for ids of a wrong length. */
  TraceId traceId = TraceId.INVALID;

  /** {@link SpanId#NONE} also for ids of a wrong length. */
  long spanId;

  long parentSpanId;

  /** True when a parent's id was there but had a wrong length. */
  boolean parentMalformed;

  String traceState = "";
  int flags;
  String name = "";
  SpanKind kind = SpanKind.UNSPECIFIED;

  /** Unsigned, as on the wire. */
  long startNs;

  /** Unsigned, as on the wire. */
  long endNs;

  StatusCode status = StatusCode.UNSET;
  String statusMessage = "";
  Attributes attributes = Attributes.EMPTY;
  int droppedAttributes;
  final List<SpanEvent> events = new ArrayList<>(0);
  int droppedEvents;
  final List<SpanLink> links = new ArrayList<>(0);
  int droppedLinks;

  /** What was too much in its attributes. */
  @Nullable RefusalReason flaw;

  void reset() {
    traceId = TraceId.INVALID;
    spanId = SpanId.NONE;
    parentSpanId = SpanId.NONE;
    parentMalformed = false;
    traceState = "";
    flags = 0;
    name = "";
    kind = SpanKind.UNSPECIFIED;
    startNs = 0;
    endNs = 0;
    status = StatusCode.UNSET;
    statusMessage = "";
    attributes = Attributes.EMPTY;
    droppedAttributes = 0;
    events.clear();
    droppedEvents = 0;
    links.clear();
    droppedLinks = 0;
    flaw = null;
  }

  @Override
  public @Nullable RefusalReason refusal(TimeBounds bounds) {
    if (!traceId.isValid()) {
      return RefusalReason.INVALID_TRACE_ID;
    }
    if (spanId == SpanId.NONE || parentMalformed) {
      return RefusalReason.INVALID_SPAN_ID;
    }
    if (Long.compareUnsigned(endNs, startNs) < 0) {
      return RefusalReason.END_BEFORE_START;
    }
    // Below zero is after the year 2262.
    if (endNs < 0 || endNs > bounds.latestNs()) {
      return RefusalReason.IN_THE_FUTURE;
    }
    if (startNs < bounds.earliestNs()) {
      return RefusalReason.TOO_OLD;
    }
    return flaw;
  }

  @Override
  public Span build(Scope scope, Resource resource) {
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
        attributes,
        droppedAttributes,
        events.isEmpty() ? List.of() : List.copyOf(events),
        droppedEvents,
        links.isEmpty() ? List.of() : List.copyOf(links),
        droppedLinks,
        scope,
        resource);
  }
}
