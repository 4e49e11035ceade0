package dev.pharos.store.elastic;

/** Fields of a line's document that counting asks for. */
final class LogFields {
  static final String TIME = "@timestamp";
  static final String SEVERITY = "severity_number";

  /** The {@link ResourceKey}. */
  static final String RESOURCE = "search.resource";

  private LogFields() {}
}
