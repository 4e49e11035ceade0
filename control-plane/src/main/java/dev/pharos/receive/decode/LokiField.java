package dev.pharos.receive.decode;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a label or a field of structured metadata says of a line, where it is more than an attribute:
 * the fields of OpenTelemetry's log records under the names that Loki gives them when it takes OTLP,
 * that agents put into a logger's context, and that Loki4j sends by default. Sources:
 * https://grafana.com/docs/loki/latest/send-data/otel and
 * https://loki4j.github.io/loki-logback-appender/docs/configuration
 */
enum LokiField {
  TRACE_ID("trace_id", "traceid", "traceId", "traceID", "trace.id"),
  SPAN_ID("span_id", "spanid", "spanId", "spanID", "span.id"),
  TRACE_FLAGS("trace_flags"),
  FLAGS("flags"),
  SEVERITY_NUMBER("severity_number"),
  SEVERITY_TEXT("severity_text"),
  LEVEL("level", "severity", "log_level", "log.level", "loglevel", "lvl"),
  /** What Loki, or a Collector before it, found in the line. */
  DETECTED_LEVEL("detected_level"),
  OBSERVED_TIME("observed_timestamp"),
  SCOPE_NAME("scope_name", "logger", "logger_name"),
  SCOPE_VERSION("scope_version"),
  EVENT_NAME("event_name", "event.name"),
  DROPPED_ATTRIBUTES("dropped_attributes_count");

  private static final Map<String, LokiField> BY_NAME = new HashMap<>();

  static {
    for (LokiField field : values()) {
      for (String name : field.names) {
        BY_NAME.put(name, field);
      }
    }
  }

  private final String[] names;

  LokiField(String... names) {
    this.names = names;
  }

  /** Null for a name that has no meaning of its own. */
  static @Nullable LokiField of(String name) {
    return BY_NAME.get(name);
  }

  /** Whether it holds hexadecimal digits, in which no secret is looked for. */
  boolean isId() {
    return this == TRACE_ID || this == SPAN_ID;
  }
}
