package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.HexFormat;

/** Reads {@code Span} in OTLP's JSON encoding. */
final class JsonSpan {
  private static final int TRACE_ID_DIGITS = 32;
  private static final int SPAN_ID_DIGITS = 16;
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final StatusCode[] STATUSES = StatusCode.values();

  private final JsonCursor in;
  private final JsonAttributes attributes;
  private final BatchDraft<Span> batch;
  private final AttributeStack stack;

  JsonSpan(JsonCursor in, JsonAttributes attributes, BatchDraft<Span> batch) {
    this.in = in;
    this.attributes = attributes;
    this.batch = batch;
    this.stack = batch.attributes;
  }

  SpanDraft read() throws MalformedPayloadException {
    SpanDraft span = new SpanDraft();
    int begin = stack.begin();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "traceId" -> span.traceId = traceId(in, batch);
          case "spanId" -> span.spanId = spanId(in);
          case "traceState" -> span.traceState = in.text();
          case "parentSpanId" -> parentSpanId(span);
          case "name" -> span.name = in.text();
          case "kind" -> span.kind = SpanKind.ofWire(in.enumNumber("SPAN_KIND_", KINDS));
          case "startTimeUnixNano" -> span.startNs = in.uint64();
          case "endTimeUnixNano" -> span.endNs = in.uint64();
          case "attributes" -> attributes.keyValues(begin);
          case "droppedAttributesCount" -> span.droppedAttributes = in.count();
          case "events" -> events(span);
          case "droppedEventsCount" -> span.droppedEvents = in.count();
          case "links" -> links(span);
          case "droppedLinksCount" -> span.droppedLinks = in.count();
          case "status" -> status(span);
          case "flags" -> span.flags = (int) in.uint32();
          default -> in.skip();
        }
      }
    }
    span.attributes = stack.pop(begin);
    span.flaw = stack.takeFlaw();
    return span;
  }

  static TraceId traceId(JsonCursor in, BatchDraft<?> batch) throws MalformedPayloadException {
    String hex = in.text();
    return isHex(hex, TRACE_ID_DIGITS)
        ? batch.traceId(
            HexFormat.fromHexDigitsToLong(hex, 0, SPAN_ID_DIGITS),
            HexFormat.fromHexDigitsToLong(hex, SPAN_ID_DIGITS, TRACE_ID_DIGITS))
        : TraceId.INVALID;
  }

  static long spanId(JsonCursor in) throws MalformedPayloadException {
    String hex = in.text();
    return isHex(hex, SPAN_ID_DIGITS) ? HexFormat.fromHexDigitsToLong(hex) : SpanId.NONE;
  }

  private void parentSpanId(SpanDraft span) throws MalformedPayloadException {
    String hex = in.text();
    boolean wellFormed = isHex(hex, SPAN_ID_DIGITS);
    span.parentMalformed = !hex.isEmpty() && !wellFormed;
    span.parentSpanId = wellFormed ? HexFormat.fromHexDigitsToLong(hex) : SpanId.NONE;
  }

  private static boolean isHex(String text, int digits) {
    return text.length() == digits && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private void status(SpanDraft span) throws MalformedPayloadException {
    if (!in.beginObject()) {
      return;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "message" -> span.statusMessage = in.text();
        case "code" -> span.status = StatusCode.ofWire(in.enumNumber("STATUS_CODE_", STATUSES));
        default -> in.skip();
      }
    }
  }

  private void events(SpanDraft span) throws MalformedPayloadException {
    if (in.beginArray()) {
      while (in.nextElement()) {
        span.events.add(event());
      }
    }
  }

  private SpanEvent event() throws MalformedPayloadException {
    stack.countElement();
    String name = "";
    long timeNs = 0;
    int dropped = 0;
    int begin = stack.begin();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "timeUnixNano" -> timeNs = in.uint64();
          case "name" -> name = in.text();
          case "attributes" -> attributes.keyValues(begin);
          case "droppedAttributesCount" -> dropped = in.count();
          default -> in.skip();
        }
      }
    }
    return new SpanEvent(name, timeNs, stack.pop(begin), dropped);
  }

  private void links(SpanDraft span) throws MalformedPayloadException {
    if (in.beginArray()) {
      while (in.nextElement()) {
        span.links.add(link());
      }
    }
  }

  private SpanLink link() throws MalformedPayloadException {
    stack.countElement();
    TraceId traceId = TraceId.INVALID;
    long spanId = SpanId.NONE;
    String traceState = "";
    int flags = 0;
    int dropped = 0;
    int begin = stack.begin();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "traceId" -> traceId = traceId(in, batch);
          case "spanId" -> spanId = spanId(in);
          case "traceState" -> traceState = in.text();
          case "attributes" -> attributes.keyValues(begin);
          case "droppedAttributesCount" -> dropped = in.count();
          case "flags" -> flags = (int) in.uint32();
          default -> in.skip();
        }
      }
    }
    return new SpanLink(traceId, spanId, traceState, flags, stack.pop(begin), dropped);
  }
}
