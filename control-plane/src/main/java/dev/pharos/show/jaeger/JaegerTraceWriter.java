package dev.pharos.show.jaeger;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a trace by OpenTelemetry's mapping to Jaeger:
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger. An instance writes one
 * trace.
 */
final class JaegerTraceWriter {
  private static final long NS_OF_MICROSECOND = 1_000;

  private final TraceTree tree;
  private final Map<Resource, String> processIds = new LinkedHashMap<>();

  private JaegerTraceWriter(TraceTree tree) {
    this.tree = tree;
  }

  /** At most so many spans, parents first; a warning says how many are left out. */
  static JaegerTrace write(TraceTree tree, int mostSpans) {
    return new JaegerTraceWriter(tree).write(mostSpans);
  }

  private JaegerTrace write(int mostSpans) {
    String traceId = tree.root().traceId().toString();
    List<JaegerTrace.Span> spans = new ArrayList<>();
    for (TraceTree.Row row : tree.rows(mostSpans)) {
      spans.add(span(traceId, row));
    }
    Map<String, JaegerTrace.Sender> processes = new LinkedHashMap<>();
    processIds.forEach((resource, id) -> processes.put(id, process(resource)));
    List<String> warnings =
        tree.size() > mostSpans
            ? List.of("%d of %d spans are left out".formatted(tree.size() - mostSpans, tree.size()))
            : null;
    return new JaegerTrace(traceId, spans, processes, warnings);
  }

  private JaegerTrace.Span span(String traceId, TraceTree.Row row) {
    Span span = row.span();
    return new JaegerTrace.Span(
        traceId,
        SpanId.format(span.spanId()),
        span.flags() & 0xff,
        span.name(),
        references(span),
        span.startNs() / NS_OF_MICROSECOND,
        span.durationNs() / NS_OF_MICROSECOND,
        tags(span),
        span.events().stream().map(JaegerTraceWriter::log).toList(),
        processIds.computeIfAbsent(span.resource(), key -> "p" + (processIds.size() + 1)),
        row.parentMissing()
            ? List.of("its parent " + SpanId.format(span.parentSpanId()) + " has not been received")
            : null);
  }

  private static List<JaegerTrace.Reference> references(Span span) {
    List<JaegerTrace.Reference> references = new ArrayList<>();
    if (span.parentSpanId() != SpanId.NONE) {
      references.add(
          new JaegerTrace.Reference(
              "CHILD_OF", span.traceId().toString(), SpanId.format(span.parentSpanId())));
    }
    for (SpanLink link : span.links()) {
      references.add(
          new JaegerTrace.Reference(
              "FOLLOWS_FROM", link.traceId().toString(), SpanId.format(link.spanId())));
    }
    return references;
  }

  private static List<JaegerTrace.Tag> tags(Span span) {
    List<JaegerTrace.Tag> tags = tags(span.attributes());
    text(tags, "otel.scope.name", span.scope().name());
    text(tags, "otel.scope.version", span.scope().version());
    if (span.kind() != SpanKind.UNSPECIFIED) {
      text(tags, "span.kind", span.kind().name().toLowerCase(Locale.ROOT));
    }
    if (span.status() != StatusCode.UNSET) {
      text(tags, "otel.status_code", span.status().name());
    }
    text(tags, "otel.status_description", span.statusMessage());
    // Jaeger's pages and Grafana mark failed spans by this one.
    if (span.isError() && tags.stream().noneMatch(tag -> tag.key().equals("error"))) {
      tags.add(new JaegerTrace.Tag("error", "bool", true));
    }
    text(tags, "w3c.tracestate", span.traceState());
    number(tags, "otel.dropped_attributes_count", span.droppedAttributes());
    number(tags, "otel.dropped_events_count", span.droppedEvents());
    number(tags, "otel.dropped_links_count", span.droppedLinks());
    return tags;
  }

  private static void text(List<JaegerTrace.Tag> tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.add(new JaegerTrace.Tag(key, "string", value));
    }
  }

  private static void number(List<JaegerTrace.Tag> tags, String key, int value) {
    if (value > 0) {
      tags.add(new JaegerTrace.Tag(key, "int64", value));
    }
  }

  private static JaegerTrace.Log log(SpanEvent event) {
    List<JaegerTrace.Tag> fields = new ArrayList<>();
    fields.add(new JaegerTrace.Tag("event", "string", event.name()));
    for (JaegerTrace.Tag field : tags(event.attributes())) {
      if (!field.key().equals("event")) {
        fields.add(field);
      }
    }
    number(fields, "otel.dropped_attributes_count", event.droppedAttributes());
    return new JaegerTrace.Log(event.timeNs() / NS_OF_MICROSECOND, fields);
  }

  private static JaegerTrace.Sender process(Resource resource) {
    List<JaegerTrace.Tag> tags = tags(resource.attributes());
    tags.removeIf(tag -> tag.key().equals("service.name"));
    return new JaegerTrace.Sender(resource.service().name(), tags);
  }

  private static List<JaegerTrace.Tag> tags(Attributes attributes) {
    List<JaegerTrace.Tag> tags = new ArrayList<>();
    attributes.forEach((key, value) -> tags.add(tag(key, value)));
    return tags;
  }

  private static JaegerTrace.Tag tag(String key, AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bool(boolean flag) -> new JaegerTrace.Tag(key, "bool", flag);
      case AttributeValue.Int(long number) -> new JaegerTrace.Tag(key, "int64", number);
      case AttributeValue.Real(double number) when Double.isFinite(number) ->
          new JaegerTrace.Tag(key, "float64", number);
      case AttributeValue.Bytes bytes -> new JaegerTrace.Tag(key, "binary", bytes.toString());
      default -> new JaegerTrace.Tag(key, "string", value.toString());
    };
  }
}
