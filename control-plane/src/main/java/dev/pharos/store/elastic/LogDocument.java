package dev.pharos.store.elastic;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a line as the document that {@code logs.json} maps. What stands under {@code search} is
 * only indexed; all else comes back as it was sent.
 */
final class LogDocument {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int USUAL_BYTES = 1_024;

  private LogDocument() {}

  /**
   * @param writer who keeps it
   * @param number of the row among those of the writer
   */
  static byte[] write(LogRecord line, String writer, long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      write(out, line);
      out.writeNumberProperty("footprint", LogDocuments.footprintOf(line));
      out.writeStringProperty("writer", writer);
      out.writeNumberProperty("row", number);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, LogRecord line) {
    DocumentParts parts = new DocumentParts(out);
    out.writeStringProperty("@timestamp", TimeRange.instant(line.timeNs()).toString());
    if (line.observedNs() != 0) {
      out.writeStringProperty(
          "observed_timestamp", TimeRange.instant(line.observedNs()).toString());
    }
    out.writeNumberProperty("severity_number", line.severity());
    parts.text("severity_text", "severity_text", line.severityText());
    parts.text("event_name", "event_name", line.eventName());
    if (line.traceId().isValid()) {
      out.writeStringProperty("trace_id", line.traceId().toString());
    }
    if (line.spanId() != SpanId.NONE) {
      out.writeStringProperty("span_id", SpanId.format(line.spanId()));
    }
    parts.number("flags", line.flags());
    String text = line.bodyText();
    body(out, line.body(), text);
    parts.bag(Bag.SPAN, "attributes", line.attributes());
    parts.number("dropped_attributes", line.droppedAttributes());
    parts.service(line.resource());
    parts.scope(line.scope());
    parts.resource(line.resource());
    BodyWords words = BodyWords.of(text);
    out.writeObjectPropertyStart("search");
    if (!words.indexed().isEmpty()) {
      out.writeStringProperty("words", words.indexed());
    }
    out.writeStringProperty("resource", ResourceKey.of(line.resource()));
    AttributesJson.writeNumbers(out, Bag.SPAN.numbers(), List.of(line.attributes()));
    AttributesJson.writeNumbers(out, Bag.RESOURCE.numbers(), List.of(line.resource().attributes()));
    AttributesJson.writeNumbers(out, Bag.SCOPE.numbers(), List.of(line.scope().attributes()));
    out.writeEndObject();
    if (!words.areAll()) {
      parts.incomplete(BodyWords.FIELD);
    }
    parts.writeIncomplete();
  }

  /** As it reads; what is no text also with its type. */
  private static void body(JsonGenerator out, AttributeValue body, String text) {
    out.writeObjectPropertyStart("body");
    DocumentText.write(out, "text", text);
    if (!(body instanceof AttributeValue.Text)) {
      out.writeObjectPropertyStart("typed");
      TypedValue.write(out, body);
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
