package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpDeserializer;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import jakarta.json.stream.JsonParser;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;

/**
 * A span as it was read from its document.
 *
 * @param row the number of the row; of those that are one span the highest answers
 */
record StoredSpan(Span span, long row) {

  /** Reads what {@link SpanDocument} wrote. */
  static final JsonpDeserializer<StoredSpan> DESERIALIZER =
      JsonpDeserializer.of(
          EnumSet.of(JsonParser.Event.START_OBJECT),
          (parser, mapper, event) -> of(JsonObject.read(parser)));

  private static StoredSpan of(JsonObject document) {
    long start = TimeRange.epochNs(Instant.parse(document.text("@timestamp")));
    JsonObject status = document.object("status");
    Span span =
        new Span(
            TraceId.parse(document.text("trace_id")),
            SpanId.parse(document.text("span_id")),
            document.has("parent_span_id")
                ? SpanId.parse(document.text("parent_span_id"))
                : SpanId.NONE,
            DocumentText.read(document, "trace_state"),
            document.count("flags"),
            DocumentText.read(document, "name"),
            SpanKind.valueOf(document.text("kind").toUpperCase(Locale.ROOT)),
            start,
            start + document.number("duration"),
            StatusCode.valueOf(status.text("code").toUpperCase(Locale.ROOT)),
            DocumentText.read(status, "message"),
            AttributesJson.read(document, "attributes"),
            document.count("dropped_attributes"),
            document.objects("events").stream().map(StoredSpan::event).toList(),
            document.count("dropped_events"),
            document.objects("links").stream().map(StoredSpan::link).toList(),
            document.count("dropped_links"),
            scope(document.object("scope")),
            resource(document.object("resource")));
    return new StoredSpan(span, document.number("row"));
  }

  private static SpanEvent event(JsonObject event) {
    return new SpanEvent(
        DocumentText.read(event, "name"),
        event.number("time"),
        AttributesJson.read(event, "attributes"),
        event.count("dropped_attributes"));
  }

  private static SpanLink link(JsonObject link) {
    return new SpanLink(
        TraceId.parse(link.text("trace_id")),
        SpanId.parse(link.text("span_id")),
        DocumentText.read(link, "trace_state"),
        link.count("flags"),
        AttributesJson.read(link, "attributes"),
        link.count("dropped_attributes"));
  }

  static Scope scope(JsonObject scope) {
    Attributes attributes = AttributesJson.read(scope, "attributes");
    return new Scope(
        DocumentText.read(scope, "name"),
        DocumentText.read(scope, "version"),
        attributes,
        scope.count("dropped_attributes"),
        DocumentText.read(scope, "schema_url"));
  }

  static Resource resource(JsonObject resource) {
    return new Resource(
        AttributesJson.read(resource, "attributes"),
        resource.count("dropped_attributes"),
        DocumentText.read(resource, "schema_url"));
  }
}
