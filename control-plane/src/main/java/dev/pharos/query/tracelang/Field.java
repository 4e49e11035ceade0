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
    TEXT(EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.MATCHES, Operator.MATCHES_NOT)),
    KIND(EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL)),
    STATUS(EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL)),
    TRACE_ID(EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL)),
    DURATION(EnumSet.complementOf(EnumSet.of(Operator.MATCHES, Operator.MATCHES_NOT))),
    NUMBER(EnumSet.complementOf(EnumSet.of(Operator.MATCHES, Operator.MATCHES_NOT)));

    @SuppressWarnings("ImmutableEnumChecker") // filled once, handed out as a copy
    private final Set<Operator> operators;

    Type(Set<Operator> operators) {
      this.operators = operators;
    }

    public Set<Operator> operators() {
      return EnumSet.copyOf(operators);
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

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of strings
  private final List<String> names;

  Field(Type type, String description, String... names) {
    this.type = type;
    this.description = description;
    this.names = List.of(names);
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
    return names.getFirst();
  }

  /** True for what is known of a trace only as a whole. */
  public boolean isOfTrace() {
    return compareTo(ROOT_SERVICE) >= 0;
  }

  static Optional<Field> named(String text) {
    return Arrays.stream(values()).filter(field -> field.names.contains(text)).findFirst();
  }
}
