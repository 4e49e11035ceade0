package dev.pharos.query.tracelang;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What every span or trace has, by the names that queries give it. */
public enum Field implements Key {
  SERVICE(Type.TEXT, "name of the service", "service"),
  NAMESPACE(Type.TEXT, "namespace of the service", "namespace"),
  ENVIRONMENT(Type.TEXT, "environment of the service", "environment", "env"),
  VERSION(Type.TEXT, "version of the service", "version"),
  INSTANCE(Type.TEXT, "instance of the service", "instance"),
  NAME(Type.TEXT, "name of the span", "name", "operation"),
  KIND(Type.KIND, "role of the span", "kind"),
  STATUS(Type.STATUS, "status of the span", "status"),
  STATUS_MESSAGE(Type.TEXT, "what the status says", "statusMessage"),
  DURATION(Type.DURATION, "duration of the span", "duration"),
  TRACE_ID(Type.TRACE_ID, "id of the trace", "traceId", "trace"),
  SCOPE_NAME(Type.TEXT, "instrumentation that made the span", "scope.name"),
  EVENT_NAME(Type.TEXT, "name of an event of the span", "event.name"),
  ROOT_SERVICE(Type.TEXT, "service of the trace's root", "rootService"),
  ROOT_NAME(Type.TEXT, "name of the trace's root", "rootName"),
  TRACE_DURATION(Type.DURATION, "duration of the trace", "traceDuration"),
  SPANS(Type.NUMBER, "spans of the trace", "spans"),
  ERRORS(Type.NUMBER, "failed spans of the trace", "errors");

  /** What values a field has, and so which operators suit it. */
  public enum Type {
    TEXT,
    KIND,
    STATUS,
    TRACE_ID,
    DURATION,
    NUMBER;

    public Set<Operator> operators() {
      return switch (this) {
        case TEXT ->
            EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.MATCHES, Operator.MATCHES_NOT);
        case KIND, STATUS, TRACE_ID -> EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL);
        case DURATION, NUMBER ->
            EnumSet.complementOf(EnumSet.of(Operator.MATCHES, Operator.MATCHES_NOT));
      };
    }

    /** The words that are all its values; empty where values are not words. */
    public List<String> words() {
      return switch (this) {
        case KIND -> List.of("server", "client", "internal", "producer", "consumer", "unspecified");
        case STATUS -> List.of("error", "ok", "unset");
        default -> List.of();
      };
    }
  }

  private final Type type;
  private final String description;
  private final String label;
  private final String alias;

  Field(Type type, String description, String label) {
    this(type, description, label, label);
  }

  Field(Type type, String description, String label, String alias) {
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

  /** True for what is known of a trace only as a whole. */
  public boolean isOfTrace() {
    return compareTo(ROOT_SERVICE) >= 0;
  }

  static Optional<Field> named(String text) {
    return Arrays.stream(values())
        .filter(field -> field.label.equals(text) || field.alias.equals(text))
        .findFirst();
  }
}
