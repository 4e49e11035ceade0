package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.SpanBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one {@code ExportTraceServiceRequest} in OTLP's JSON encoding. Objects' fields come in any
 * order, so spans wait for the end of their {@code resourceSpans}. An instance reads one request.
 */
final class OtlpJsonTraces {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final BatchDraft batch;

  OtlpJsonTraces(TimeBounds bounds) {
    this.batch = new BatchDraft(bounds);
  }

  SpanBatch read(byte[] payload) throws MalformedPayloadException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonCursor in = new JsonCursor(parser);
      JsonAttributes attributes = new JsonAttributes(in, batch.attributes);
      new Document(in, attributes, new JsonSpan(in, attributes, batch)).read();
      in.expectEnd();
      return batch.build();
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  /** A scope and its spans, until their resource is known. */
  private record ScopeDraft(Scope scope, @Nullable RefusalReason flaw, List<SpanDraft> spans) {}

  /** A resource or scope object, before its schema is known. */
  private record Origin(
      String name,
      String version,
      Attributes attributes,
      int dropped,
      @Nullable RefusalReason flaw) {
    static final Origin NONE = new Origin("", "", Attributes.EMPTY, 0, null);
  }

  private final class Document {
    private final JsonCursor in;
    private final JsonAttributes attributes;
    private final JsonSpan spans;

    Document(JsonCursor in, JsonAttributes attributes, JsonSpan spans) {
      this.in = in;
      this.attributes = attributes;
      this.spans = spans;
    }

    void read() throws MalformedPayloadException {
      if (!in.beginObject()) {
        return;
      }
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (!field.equals("resourceSpans")) {
          in.skip();
        } else if (in.beginArray()) {
          while (in.nextElement()) {
            resourceSpans();
          }
        }
      }
    }

    private void resourceSpans() throws MalformedPayloadException {
      Origin origin = Origin.NONE;
      String schemaUrl = "";
      List<ScopeDraft> scopes = new ArrayList<>();
      if (!in.beginObject()) {
        return;
      }
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "resource" -> origin = origin(false);
          case "scopeSpans" -> scopes(scopes);
          case "schemaUrl" -> schemaUrl = in.text();
          default -> in.skip();
        }
      }
      Resource resource = new Resource(origin.attributes, origin.dropped, schemaUrl);
      for (ScopeDraft scope : scopes) {
        RefusalReason flaw = origin.flaw != null ? origin.flaw : scope.flaw;
        for (SpanDraft span : scope.spans) {
          batch.add(span, scope.scope, resource, flaw);
        }
      }
    }

    private void scopes(List<ScopeDraft> scopes) throws MalformedPayloadException {
      if (in.beginArray()) {
        while (in.nextElement()) {
          scopes.add(scopeSpans());
        }
      }
    }

    private ScopeDraft scopeSpans() throws MalformedPayloadException {
      Origin origin = Origin.NONE;
      String schemaUrl = "";
      List<SpanDraft> drafts = new ArrayList<>();
      if (in.beginObject()) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
          switch (field) {
            case "scope" -> origin = origin(true);
            case "spans" -> spans(drafts);
            case "schemaUrl" -> schemaUrl = in.text();
            default -> in.skip();
          }
        }
      }
      Scope scope =
          new Scope(origin.name, origin.version, origin.attributes, origin.dropped, schemaUrl);
      return new ScopeDraft(scope, origin.flaw, drafts);
    }

    private void spans(List<SpanDraft> drafts) throws MalformedPayloadException {
      if (in.beginArray()) {
        while (in.nextElement()) {
          drafts.add(spans.read());
        }
      }
    }

    /** Only a scope has a name and a version. */
    private Origin origin(boolean isScope) throws MalformedPayloadException {
      if (!in.beginObject()) {
        return Origin.NONE;
      }
      String name = "";
      String version = "";
      int dropped = 0;
      int begin = batch.attributes.begin();
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "attributes" -> attributes.keyValues(begin);
          case "droppedAttributesCount" -> dropped = in.count();
          default -> {
            if (isScope && field.equals("name")) {
              name = in.text();
            } else if (isScope && field.equals("version")) {
              version = in.text();
            } else {
              in.skip();
            }
          }
        }
      }
      Attributes read = batch.attributes.pop(begin);
      return new Origin(name, version, read, dropped, batch.attributes.takeFlaw());
    }
  }
}
