package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one export request in OTLP's JSON encoding, whose outer objects spans and log records have
 * alike. Objects' fields come in any order, so items wait for the end of their resource. An
 * instance reads one request.
 *
 * @param <T> what becomes of an item
 */
final class OtlpJsonRequest<T> {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final BatchDraft<T> batch;
  private final Names names;

  /** What the outer objects' fields are called. */
  enum Names {
    TRACES("resourceSpans", "scopeSpans", "spans"),
    LOGS("resourceLogs", "scopeLogs", "logRecords");

    private final String resources;
    private final String scopes;
    private final String items;

    Names(String resources, String scopes, String items) {
      this.resources = resources;
      this.scopes = scopes;
      this.items = items;
    }
  }

  /** Reads a span or log record. */
  interface Item<T> {
    Draft<T> read() throws MalformedPayloadException;
  }

  /** Makes the reader of a request's items. */
  interface ItemReader<T> {
    Item<T> over(JsonCursor in, JsonAttributes attributes, BatchDraft<T> batch);
  }

  OtlpJsonRequest(Names names, TimeBounds bounds) {
    this.names = names;
    this.batch = new BatchDraft<>(bounds);
  }

  /** What is in it can be asked of the batch. */
  BatchDraft<T> read(byte[] payload, ItemReader<T> items) throws MalformedPayloadException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonCursor in = new JsonCursor(parser);
      JsonAttributes attributes = new JsonAttributes(in, batch.attributes);
      new Document(in, attributes, items.over(in, attributes, batch)).read();
      in.expectEnd();
      return batch;
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  /** A scope and its items, until their resource is known. */
  private record ScopeDraft<T>(Scope scope, @Nullable RefusalReason flaw, List<Draft<T>> items) {}

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
    private final Item<T> items;

    Document(JsonCursor in, JsonAttributes attributes, Item<T> items) {
      this.in = in;
      this.attributes = attributes;
      this.items = items;
    }

    void read() throws MalformedPayloadException {
      if (!in.beginObject()) {
        return;
      }
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (!field.equals(names.resources)) {
          in.skip();
        } else if (in.beginArray()) {
          while (in.nextElement()) {
            ofResource();
          }
        }
      }
    }

    private void ofResource() throws MalformedPayloadException {
      Origin origin = Origin.NONE;
      String schemaUrl = "";
      List<ScopeDraft<T>> scopes = new ArrayList<>();
      if (!in.beginObject()) {
        return;
      }
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (field.equals("resource")) {
          origin = origin(false);
        } else if (field.equals(names.scopes)) {
          scopes(scopes);
        } else if (field.equals("schemaUrl")) {
          schemaUrl = in.text();
        } else {
          in.skip();
        }
      }
      Resource resource = new Resource(origin.attributes, origin.dropped, schemaUrl);
      for (ScopeDraft<T> scope : scopes) {
        RefusalReason flaw = origin.flaw != null ? origin.flaw : scope.flaw;
        for (Draft<T> item : scope.items) {
          batch.addCounted(item, scope.scope, resource, flaw);
        }
      }
    }

    private void scopes(List<ScopeDraft<T>> scopes) throws MalformedPayloadException {
      if (in.beginArray()) {
        while (in.nextElement()) {
          scopes.add(ofScope());
        }
      }
    }

    private ScopeDraft<T> ofScope() throws MalformedPayloadException {
      Origin origin = Origin.NONE;
      String schemaUrl = "";
      List<Draft<T>> drafts = new ArrayList<>();
      if (in.beginObject()) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
          if (field.equals("scope")) {
            origin = origin(true);
          } else if (field.equals(names.items)) {
            items(drafts);
          } else if (field.equals("schemaUrl")) {
            schemaUrl = in.text();
          } else {
            in.skip();
          }
        }
      }
      Scope scope =
          new Scope(origin.name, origin.version, origin.attributes, origin.dropped, schemaUrl);
      return new ScopeDraft<>(scope, origin.flaw, drafts);
    }

    private void items(List<Draft<T>> drafts) throws MalformedPayloadException {
      if (in.beginArray()) {
        while (in.nextElement()) {
          batch.attributes.countElement();
          drafts.add(items.read());
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
