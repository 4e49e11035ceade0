package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpDeserializer;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogPosition;
import jakarta.json.stream.JsonParser;
import java.time.Instant;
import java.util.EnumSet;

/** A line as it was read from its document. */
record StoredLog(LogRecord line, long row) {

  /** Reads what {@link LogDocument} wrote. */
  static final JsonpDeserializer<StoredLog> DESERIALIZER =
      JsonpDeserializer.of(
          EnumSet.of(JsonParser.Event.START_OBJECT),
          (parser, mapper, event) -> of(JsonObject.read(parser)));

  private static StoredLog of(JsonObject document) {
    LogRecord line =
        new LogRecord(
            epochNs(document.text("@timestamp")),
            document.has("observed_timestamp") ? epochNs(document.text("observed_timestamp")) : 0,
            document.count("severity_number"),
            DocumentText.read(document, "severity_text"),
            body(document.object("body")),
            AttributesJson.read(document, "attributes"),
            document.count("dropped_attributes"),
            document.count("flags"),
            document.has("trace_id") ? TraceId.parse(document.text("trace_id")) : TraceId.INVALID,
            document.has("span_id") ? SpanId.parse(document.text("span_id")) : SpanId.NONE,
            DocumentText.read(document, "event_name"),
            StoredSpan.scope(document.object("scope")),
            StoredSpan.resource(document.object("resource")));
    return new StoredLog(line, document.number("row"));
  }

  private static long epochNs(String time) {
    return TimeRange.epochNs(Instant.parse(time));
  }

  private static AttributeValue body(JsonObject body) {
    return body.has("typed")
        ? TypedValue.value(body.object("typed"))
        : new AttributeValue.Text(DocumentText.read(body, "text"));
  }

  LogLine placed() {
    return new LogLine(new LogPosition(line.timeNs(), row), line);
  }
}
