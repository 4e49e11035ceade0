package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;

/** Reads {@code Span} of opentelemetry/proto/trace/v1/trace.proto. */
final class ProtoSpan {
  private static final int TRACE_ID = (1 << 3) | 2;
  private static final int SPAN_ID = (2 << 3) | 2;
  private static final int TRACE_STATE = (3 << 3) | 2;
  private static final int PARENT_SPAN_ID = (4 << 3) | 2;
  private static final int NAME = (5 << 3) | 2;
  private static final int KIND = 6 << 3;
  private static final int START = (7 << 3) | 1;
  private static final int END = (8 << 3) | 1;
  private static final int ATTRIBUTES = (9 << 3) | 2;
  private static final int DROPPED_ATTRIBUTES = 10 << 3;
  private static final int EVENTS = (11 << 3) | 2;
  private static final int DROPPED_EVENTS = 12 << 3;
  private static final int LINKS = (13 << 3) | 2;
  private static final int DROPPED_LINKS = 14 << 3;
  private static final int STATUS = (15 << 3) | 2;
  private static final int FLAGS = (16 << 3) | 5;

  private static final int STATUS_MESSAGE = (2 << 3) | 2;
  private static final int STATUS_CODE = 3 << 3;

  private static final int EVENT_TIME = (1 << 3) | 1;
  private static final int EVENT_NAME = (2 << 3) | 2;
  private static final int EVENT_ATTRIBUTES = (3 << 3) | 2;
  private static final int EVENT_DROPPED_ATTRIBUTES = 4 << 3;

  private static final int LINK_TRACE_ID = (1 << 3) | 2;
  private static final int LINK_SPAN_ID = (2 << 3) | 2;
  private static final int LINK_TRACE_STATE = (3 << 3) | 2;
  private static final int LINK_ATTRIBUTES = (4 << 3) | 2;
  private static final int LINK_DROPPED_ATTRIBUTES = 5 << 3;
  private static final int LINK_FLAGS = (6 << 3) | 5;

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private final ProtoAttributes attributes;
  private final BatchDraft<Span> batch;
  private final AttributeStack stack;

  ProtoSpan(ProtoAttributes attributes, BatchDraft<Span> batch) {
    this.attributes = attributes;
    this.batch = batch;
    this.stack = batch.attributes;
  }

  /** Reads the message that the cursor stands before into the draft, which is reset first. */
  void read(ProtoReader in, SpanDraft span) throws MalformedPayloadException {
    span.reset();
    int begin = stack.begin();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case TRACE_ID -> span.traceId = traceId(in, batch);
        case SPAN_ID -> span.spanId = spanId(in);
        case TRACE_STATE -> span.traceState = attributes.text(in);
        case PARENT_SPAN_ID -> parentSpanId(in, span);
        case NAME -> span.name = attributes.text(in);
        case KIND -> span.kind = SpanKind.ofWire((int) in.varint());
        case START -> span.startNs = in.fixed64();
        case END -> span.endNs = in.fixed64();
        case ATTRIBUTES -> attributes.keyValue(in, begin);
        case DROPPED_ATTRIBUTES -> span.droppedAttributes = count(in);
        case EVENTS -> span.events.add(event(in));
        case DROPPED_EVENTS -> span.droppedEvents = count(in);
        case LINKS -> span.links.add(link(in));
        case DROPPED_LINKS -> span.droppedLinks = count(in);
        case STATUS -> status(in, span);
        case FLAGS -> span.flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    span.attributes = stack.pop(begin);
    span.flaw = stack.takeFlaw();
  }

  /** An unsigned 32-bit count; what does not fit an int is as many as an int can say. */
  static int count(ProtoReader in) throws MalformedPayloadException {
    int count = (int) in.varint();
    return count < 0 ? Integer.MAX_VALUE : count;
  }

  static TraceId traceId(ProtoReader in, BatchDraft<?> batch) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    return length == TRACE_ID_BYTES
        ? batch.traceId(in.idAt(from), in.idAt(from + Long.BYTES))
        : TraceId.INVALID;
  }

  static long spanId(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    return length == SPAN_ID_BYTES ? in.idAt(from) : SpanId.NONE;
  }

  private static void parentSpanId(ProtoReader in, SpanDraft span)
      throws MalformedPayloadException {
    int before = in.position();
    int length = in.length();
    in.seek(before);
    span.parentMalformed = length != 0 && length != SPAN_ID_BYTES;
    span.parentSpanId = spanId(in);
  }

  private void status(ProtoReader in, SpanDraft span) throws MalformedPayloadException {
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case STATUS_MESSAGE -> span.statusMessage = attributes.text(in);
        case STATUS_CODE -> span.status = StatusCode.ofWire((int) in.varint());
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private SpanEvent event(ProtoReader in) throws MalformedPayloadException {
    stack.countElement();
    String name = "";
    long timeNs = 0;
    int dropped = 0;
    int begin = stack.begin();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case EVENT_TIME -> timeNs = in.fixed64();
        case EVENT_NAME -> name = attributes.text(in);
        case EVENT_ATTRIBUTES -> attributes.keyValue(in, begin);
        case EVENT_DROPPED_ATTRIBUTES -> dropped = count(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new SpanEvent(name, timeNs, stack.pop(begin), dropped);
  }

  private SpanLink link(ProtoReader in) throws MalformedPayloadException {
    stack.countElement();
    TraceId traceId = TraceId.INVALID;
    long spanId = SpanId.NONE;
    String traceState = "";
    int flags = 0;
    int dropped = 0;
    int begin = stack.begin();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case LINK_TRACE_ID -> traceId = traceId(in, batch);
        case LINK_SPAN_ID -> spanId = spanId(in);
        case LINK_TRACE_STATE -> traceState = attributes.text(in);
        case LINK_ATTRIBUTES -> attributes.keyValue(in, begin);
        case LINK_DROPPED_ATTRIBUTES -> dropped = count(in);
        case LINK_FLAGS -> flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new SpanLink(traceId, spanId, traceState, flags, stack.pop(begin), dropped);
  }
}
