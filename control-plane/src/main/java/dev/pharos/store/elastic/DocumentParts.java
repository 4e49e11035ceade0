package dev.pharos.store.elastic;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * What documents of all signals have in common; and the list of fields of which the index does not
 * have all. For one document.
 */
final class DocumentParts {
  private final JsonGenerator out;
  private final List<String> incomplete = new ArrayList<>();

  DocumentParts(JsonGenerator out) {
    this.out = out;
  }

  /** What the resource's attributes say of service, version and instance, for those who ask. */
  void service(Resource resource) {
    out.writeObjectPropertyStart("service");
    text("name", "service.name", resource.service().name());
    text("namespace", "service.namespace", resource.service().namespace());
    text("environment", "service.environment", resource.service().environment());
    text("version", "service.version", resource.version());
    text("instance", "service.instance", resource.instance());
    out.writeEndObject();
  }

  void resource(Resource resource) {
    out.writeObjectPropertyStart("resource");
    bag(Bag.RESOURCE, "attributes", resource.attributes());
    number("dropped_attributes", resource.droppedAttributes());
    DocumentText.write(out, "schema_url", resource.schemaUrl());
    out.writeEndObject();
  }

  void scope(Scope scope) {
    out.writeObjectPropertyStart("scope");
    text("name", "scope.name", scope.name());
    DocumentText.write(out, "version", scope.version());
    bag(Bag.SCOPE, "attributes", scope.attributes());
    number("dropped_attributes", scope.droppedAttributes());
    DocumentText.write(out, "schema_url", scope.schemaUrl());
    out.writeEndObject();
  }

  /**
   * @param path of the field in the index
   */
  void text(String name, String path, String text) {
    if (!DocumentText.write(out, name, text)) {
      incomplete(path);
    }
  }

  void bag(Bag bag, String name, Attributes attributes) {
    if (!AttributesJson.write(out, name, attributes)) {
      incomplete(bag.field());
    }
  }

  /** Nothing where it is 0. */
  void number(String name, int number) {
    if (number != 0) {
      out.writeNumberProperty(name, number);
    }
  }

  /** The index does not have all of a field. */
  void incomplete(String path) {
    incomplete.add(path);
  }

  /** At the end. */
  void writeIncomplete() {
    if (!incomplete.isEmpty()) {
      out.writeArrayPropertyStart("incomplete");
      incomplete.forEach(out::writeString);
      out.writeEndArray();
    }
  }
}
