package dev.pharos.store.elastic;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFootprint;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a span as the document that {@code spans.json} maps. What stands under {@code search} is
 * only indexed; all else comes back as it was sent.
 */
final class SpanDocument {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int USUAL_BYTES = 2_048;

  private final JsonGenerator out;
  private final Span span;
  private final DocumentParts parts;

  private SpanDocument(JsonGenerator out, Span span) {
    this.out = out;
    this.span = span;
    this.parts = new DocumentParts(out);
  }

  /**
   * @param writer who keeps it
   * @param number of the row among those of the writer
   */
  static byte[] write(Span span, String writer, long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      new SpanDocument(out, span).write();
      out.writeNumberProperty("footprint", SpanFootprint.of(span));
      out.writeStringProperty("writer", writer);
      out.writeNumberProperty("row", number);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void write() {
    out.writeStringProperty("@timestamp", TimeRange.instant(span.startNs()).toString());
    out.writeStringProperty("trace_id", span.traceId().toString());
    out.writeStringProperty("span_id", SpanId.format(span.spanId()));
    if (span.parentSpanId() != SpanId.NONE) {
      out.writeStringProperty("parent_span_id", SpanId.format(span.parentSpanId()));
    }
    DocumentText.write(out, "trace_state", span.traceState());
    parts.number("flags", span.flags());
    parts.text("name", "name", span.name());
    out.writeStringProperty("kind", span.kind().name().toLowerCase(Locale.ROOT));
    out.writeNumberProperty("duration", span.durationNs());
    out.writeObjectPropertyStart("status");
    out.writeStringProperty("code", span.status().name().toLowerCase(Locale.ROOT));
    parts.text("message", "status.message", span.statusMessage());
    out.writeEndObject();
    parts.service(span.resource());
    parts.bag(Bag.SPAN, "attributes", span.attributes());
    parts.number("dropped_attributes", span.droppedAttributes());
    events();
    links();
    parts.scope(span.scope());
    parts.resource(span.resource());
    search();
    parts.writeIncomplete();
  }

  private void events() {
    if (!span.events().isEmpty()) {
      out.writeArrayPropertyStart("events");
      for (SpanEvent event : span.events()) {
        out.writeStartObject();
        DocumentText.write(out, "name", event.name());
        out.writeNumberProperty("time", event.timeNs());
        AttributesJson.write(out, "attributes", event.attributes());
        parts.number("dropped_attributes", event.droppedAttributes());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    parts.number("dropped_events", span.droppedEvents());
  }

  private void links() {
    if (!span.links().isEmpty()) {
      out.writeArrayPropertyStart("links");
      for (SpanLink link : span.links()) {
        out.writeStartObject();
        out.writeStringProperty("trace_id", link.traceId().toString());
        out.writeStringProperty("span_id", SpanId.format(link.spanId()));
        DocumentText.write(out, "trace_state", link.traceState());
        parts.number("flags", link.flags());
        AttributesJson.write(out, "attributes", link.attributes());
        parts.number("dropped_attributes", link.droppedAttributes());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    parts.number("dropped_links", span.droppedLinks());
  }

  /** What a search asks for and no reader needs. */
  private void search() {
    out.writeObjectPropertyStart("search");
    AttributesJson.writeNumbers(out, Bag.SPAN.numbers(), List.of(span.attributes()));
    AttributesJson.writeNumbers(out, Bag.RESOURCE.numbers(), List.of(span.resource().attributes()));
    AttributesJson.writeNumbers(out, Bag.SCOPE.numbers(), List.of(span.scope().attributes()));
    if (!span.events().isEmpty()) {
      List<Attributes> ofEvents = span.events().stream().map(SpanEvent::attributes).toList();
      if (!AttributesJson.writeReadable(out, "event_attributes", ofEvents)) {
        parts.incomplete(Bag.EVENT.field());
      }
      AttributesJson.writeNumbers(out, Bag.EVENT.numbers(), ofEvents);
      eventNames();
    }
    out.writeEndObject();
  }

  private void eventNames() {
    List<String> names = span.events().stream().map(SpanEvent::name).distinct().toList();
    out.writeArrayPropertyStart("event_names");
    names.stream().filter(IndexedText::holdsValue).forEach(out::writeString);
    out.writeEndArray();
    if (!names.stream().allMatch(IndexedText::holdsValue)) {
      parts.incomplete(TextField.EVENT_NAMES);
    }
  }
}
