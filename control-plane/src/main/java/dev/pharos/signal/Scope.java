package dev.pharos.signal;

/** The instrumentation that made a span. */
public record Scope(
    String name, String version, Attributes attributes, int droppedAttributes, String schemaUrl) {
  public static final Scope NONE = new Scope("", "", Attributes.EMPTY, 0, "");
}
