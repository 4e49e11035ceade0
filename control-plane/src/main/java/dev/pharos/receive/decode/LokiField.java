package dev.pharos.receive.decode;

import org.jspecify.annotations.Nullable;

/**
 * What a label or a field of structured metadata says of a line, where it is more than an
 * attribute: the fields of OpenTelemetry's log records under the names that Loki gives them when it
 * takes OTLP, that agents put into a logger's context, and that Loki4j sends by default. Sources:
 * https://grafana.com/docs/loki/latest/send-data/otel and
 * https://loki4j.github.io/loki-logback-appender/docs/configuration
 */
enum LokiField {
  TRACE_ID,
  SPAN_ID,
  TRACE_FLAGS,
  FLAGS,
  SEVERITY_NUMBER,
  SEVERITY_TEXT,
  LEVEL,
  /** What Loki, or a Collector before it, found in the line. */
  DETECTED_LEVEL,
  OBSERVED_TIME,
  SCOPE_NAME,
  SCOPE_VERSION,
  EVENT_NAME,
  DROPPED_ATTRIBUTES;

  /** Null for a name that has no meaning of its own. */
  static @Nullable LokiField of(String name) {
    return switch (name) {
      case "trace_id", "traceid", "traceId", "traceID", "trace.id" -> TRACE_ID;
      case "span_id", "spanid", "spanId", "spanID", "span.id" -> SPAN_ID;
      case "trace_flags" -> TRACE_FLAGS;
      case "flags" -> FLAGS;
      case "severity_number" -> SEVERITY_NUMBER;
      case "severity_text" -> SEVERITY_TEXT;
      case "level", "severity", "log_level", "log.level", "loglevel", "lvl" -> LEVEL;
      case "detected_level" -> DETECTED_LEVEL;
      case "observed_timestamp" -> OBSERVED_TIME;
      case "scope_name", "logger", "logger_name" -> SCOPE_NAME;
      case "scope_version" -> SCOPE_VERSION;
      case "event_name", "event.name" -> EVENT_NAME;
      case "dropped_attributes_count" -> DROPPED_ATTRIBUTES;
      default -> null;
    };
  }

  /** Whether it holds hexadecimal digits, in which no secret is looked for. */
  boolean isId() {
    return this == TRACE_ID || this == SPAN_ID;
  }
}
