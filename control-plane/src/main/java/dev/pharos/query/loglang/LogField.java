package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.Operator;
import dev.pharos.signal.Severity;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What every line has, by the names that queries give it. */
public enum LogField implements LogKey {
  SERVICE(Type.TEXT, "name of the service", "service"),
  NAMESPACE(Type.TEXT, "namespace of the service", "namespace"),
  ENVIRONMENT(Type.TEXT, "environment of the service", "environment", "env"),
  VERSION(Type.TEXT, "version of the service", "version"),
  INSTANCE(Type.TEXT, "instance of the service", "instance"),
  LEVEL(Type.LEVEL, "how serious the line is", "level", "severity"),
  LEVEL_TEXT(Type.TEXT, "what the source calls that", "levelText", "severityText"),
  TRACE(Type.TRACE_ID, "id of the trace", "trace", "traceId"),
  SPAN(Type.SPAN_ID, "id of the span", "span", "spanId"),
  EVENT(Type.TEXT, "name of the event", "event"),
  LOGGER(Type.TEXT, "who wrote the line within the service", "logger"),
  BODY(Type.TEXT, "the whole text", "body");

  /** What values a field has, and so which operators suit it. */
  public enum Type {
    TEXT,
    LEVEL,
    TRACE_ID,
    SPAN_ID;

    public Set<Operator> operators() {
      return switch (this) {
        case TEXT ->
            EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.MATCHES, Operator.MATCHES_NOT);
        case TRACE_ID, SPAN_ID -> EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL);
        case LEVEL -> EnumSet.complementOf(EnumSet.of(Operator.MATCHES, Operator.MATCHES_NOT));
      };
    }

    /** The words that are all its values, the least serious first; empty where it has no words. */
    public List<String> words() {
      return this == LEVEL
          ? Arrays.stream(Severity.values())
              .map(severity -> severity.name().toLowerCase(Locale.ROOT))
              .toList()
          : List.of();
    }
  }

  private final Type type;
  private final String description;
  private final String label;
  private final String alias;

  LogField(Type type, String description, String label) {
    this(type, description, label, label);
  }

  LogField(Type type, String description, String label, String alias) {
    this.type = type;
    this.description = description;
    this.label = label;
    this.alias = alias;
  }

  public Type type() {
    return type;
  }

  /** In a few words. */
  public String description() {
    return description;
  }

  /** The name that queries are printed with. */
  public String label() {
    return label;
  }

  static Optional<LogField> named(String text) {
    return Arrays.stream(values())
        .filter(field -> field.label.equals(text) || field.alias.equals(text))
        .findFirst();
  }
}
