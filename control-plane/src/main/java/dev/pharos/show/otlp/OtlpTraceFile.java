package dev.pharos.show.otlp;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.TraceId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Spans as {@code TracesData} in JSON: what was received, in the shape in which SDKs send it, so
 * that any OTLP receiver takes the file. Ids are hex digits, enums their numbers, 64-bit integers
 * text, and fields of default value are left out. Source: opentelemetry/proto/trace/v1/trace.proto
 * and "JSON Protobuf Encoding" of OTLP's specification. For one thread.
 */
public final class OtlpTraceFile {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int USUAL_SPAN_BYTES = 600;

  private final JsonGenerator out;

  private OtlpTraceFile(JsonGenerator out) {
    this.out = out;
  }

  /** Spans of one resource, and of one scope within it, stand together. */
  public static byte[] write(List<Span> spans) {
    Map<Resource, Map<Scope, List<Span>>> origins = new LinkedHashMap<>();
    for (Span span : spans) {
      origins
          .computeIfAbsent(span.resource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
          .add(span);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(spans.size() * USUAL_SPAN_BYTES);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      new OtlpTraceFile(out).traces(origins);
    }
    return bytes.toByteArray();
  }

  private void traces(Map<Resource, Map<Scope, List<Span>>> origins) {
    out.writeStartObject();
    out.writeArrayPropertyStart("resourceSpans");
    origins.forEach((resource, scopes) -> {
      out.writeStartObject();
      out.writeObjectPropertyStart("resource");
      attributes(resource.attributes(), resource.droppedAttributes());
      out.writeEndObject();
      out.writeArrayPropertyStart("scopeSpans");
      scopes.forEach(this::scope);
      out.writeEndArray();
      text("schemaUrl", resource.schemaUrl());
      out.writeEndObject();
    });
    out.writeEndArray();
    out.writeEndObject();
  }

  private void scope(Scope scope, List<Span> spans) {
    out.writeStartObject();
    out.writeObjectPropertyStart("scope");
    text("name", scope.name());
    text("version", scope.version());
    attributes(scope.attributes(), scope.droppedAttributes());
    out.writeEndObject();
    out.writeArrayPropertyStart("spans");
    spans.forEach(this::span);
    out.writeEndArray();
    text("schemaUrl", scope.schemaUrl());
    out.writeEndObject();
  }

  private void span(Span span) {
    out.writeStartObject();
    ids(span.traceId(), span.spanId());
    text("traceState", span.traceState());
    if (span.parentSpanId() != SpanId.NONE) {
      text("parentSpanId", SpanId.format(span.parentSpanId()));
    }
    number("flags", Integer.toUnsignedLong(span.flags()));
    text("name", span.name());
    number("kind", span.kind().wireNumber());
    time("startTimeUnixNano", span.startNs());
    time("endTimeUnixNano", span.endNs());
    attributes(span.attributes(), span.droppedAttributes());
    if (!span.events().isEmpty()) {
      out.writeArrayPropertyStart("events");
      span.events().forEach(this::event);
      out.writeEndArray();
    }
    number("droppedEventsCount", span.droppedEvents());
    if (!span.links().isEmpty()) {
      out.writeArrayPropertyStart("links");
      span.links().forEach(this::link);
      out.writeEndArray();
    }
    number("droppedLinksCount", span.droppedLinks());
    out.writeObjectPropertyStart("status");
    text("message", span.statusMessage());
    number("code", span.status().wireNumber());
    out.writeEndObject();
    out.writeEndObject();
  }

  private void event(SpanEvent event) {
    out.writeStartObject();
    time("timeUnixNano", event.timeNs());
    text("name", event.name());
    attributes(event.attributes(), event.droppedAttributes());
    out.writeEndObject();
  }

  private void link(SpanLink link) {
    out.writeStartObject();
    ids(link.traceId(), link.spanId());
    text("traceState", link.traceState());
    number("flags", Integer.toUnsignedLong(link.flags()));
    attributes(link.attributes(), link.droppedAttributes());
    out.writeEndObject();
  }

  private void ids(TraceId traceId, long spanId) {
    text("traceId", traceId.toString());
    text("spanId", SpanId.format(spanId));
  }

  private void attributes(Attributes attributes, int dropped) {
    if (!attributes.isEmpty()) {
      out.writeName("attributes");
      keyValues(attributes);
    }
    number("droppedAttributesCount", dropped);
  }

  private void keyValues(Attributes attributes) {
    out.writeStartArray();
    attributes.forEach((key, value) -> {
      out.writeStartObject();
      out.writeStringProperty("key", key);
      out.writeName("value");
      value(value);
      out.writeEndObject();
    });
    out.writeEndArray();
  }

  private void value(AttributeValue value) {
    out.writeStartObject();
    switch (value) {
      case AttributeValue.Empty empty -> {}
      case AttributeValue.Text(String text) -> out.writeStringProperty("stringValue", text);
      case AttributeValue.Bool(boolean truth) -> out.writeBooleanProperty("boolValue", truth);
      case AttributeValue.Int(long number) ->
          out.writeStringProperty("intValue", Long.toString(number));
      case AttributeValue.Real(double number) -> real(number);
      case AttributeValue.Bytes(byte[] bytes) ->
          out.writeStringProperty("bytesValue", Base64.getEncoder().encodeToString(bytes));
      case AttributeValue.Array(List<AttributeValue> values) -> {
        out.writeObjectPropertyStart("arrayValue");
        out.writeArrayPropertyStart("values");
        values.forEach(this::value);
        out.writeEndArray();
        out.writeEndObject();
      }
      case AttributeValue.KeyValues(Attributes values) -> {
        out.writeObjectPropertyStart("kvlistValue");
        out.writeName("values");
        keyValues(values);
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  /** JSON has no number for infinities and NaN; protobuf writes their names. */
  private void real(double number) {
    if (Double.isFinite(number)) {
      out.writeNumberProperty("doubleValue", number);
    } else {
      out.writeStringProperty("doubleValue", Double.toString(number));
    }
  }

  private void text(String field, String text) {
    if (!text.isEmpty()) {
      out.writeStringProperty(field, text);
    }
  }

  private void time(String field, long epochNs) {
    out.writeStringProperty(field, Long.toUnsignedString(epochNs));
  }

  private void number(String field, long number) {
    if (number != 0) {
      out.writeNumberProperty(field, number);
    }
  }
}
