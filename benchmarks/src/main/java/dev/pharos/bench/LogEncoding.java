package dev.pharos.bench;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How lines are written into a request. */
enum LogEncoding {
  /** OTLP's protobuf: https://opentelemetry.io/docs/specs/otlp. */
  OTLP {
    @Override
    byte[] encode(List<LogMix.Line> lines) {
      ProtoWriter request = new ProtoWriter();
      byInstance(lines)
          .values()
          .forEach(ofInstance ->
              request.message(1, resourceLogs -> resourceLogs(resourceLogs, ofInstance)));
      return request.toByteArray();
    }

    @Override
    String userKey() {
      return "user.id";
    }
  },

  /** Loki's push in JSON, as Loki4j sends it by default. */
  LOKI {
    @Override
    byte[] encode(List<LogMix.Line> lines) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(400 * lines.size());
      try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
        json.writeStartObject();
        json.writeArrayPropertyStart("streams");
        byInstance(lines).values().forEach(ofInstance -> stream(json, ofInstance));
        json.writeEndArray();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }

    @Override
    String userKey() {
      return "user_id";
    }
  };

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private static final String METHOD = ".handle";

  abstract byte[] encode(List<LogMix.Line> lines);

  /** The attribute that holds the user's id. */
  abstract String userKey();

  static LogEncoding of(String protocol) {
    return protocol.equals("loki") ? LOKI : OTLP;
  }

  private static Map<String, List<LogMix.Line>> byInstance(List<LogMix.Line> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(LogEncoding::instance, LinkedHashMap::new, Collectors.toList()));
  }

  private static String instance(LogMix.Line line) {
    return LogMix.serviceName(line.service()) + "-" + line.instance();
  }

  private static void resourceLogs(ProtoWriter resourceLogs, List<LogMix.Line> lines) {
    LogMix.Line first = lines.getFirst();
    resourceLogs.message(
        1,
        resource -> {
          attribute(resource, 1, "service.name", LogMix.serviceName(first.service()));
          attribute(resource, 1, "service.namespace", "bench");
          attribute(resource, 1, "service.version", "1." + first.service() + ".0");
          attribute(resource, 1, "service.instance.id", instance(first));
          attribute(resource, 1, "deployment.environment.name", "bench");
          attribute(resource, 1, "telemetry.sdk.language", "java");
          attribute(resource, 1, "host.name", "node-" + first.instance());
        });
    Map<String, List<LogMix.Line>> byLogger =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    LogMix.Line::logger, LinkedHashMap::new, Collectors.toList()));
    byLogger.forEach((logger, ofLogger) ->
        resourceLogs.message(
            2,
            scopeLogs -> {
              scopeLogs.message(1, scope -> scope.text(1, logger));
              ofLogger.forEach(line -> scopeLogs.message(2, record -> record(record, line)));
            }));
  }

  private static void record(ProtoWriter record, LogMix.Line line) {
    record
        .fixed64(1, line.timeNs())
        .varint(2, line.severity())
        .text(3, line.severityText())
        .message(5, body -> body.text(1, line.body()));
    attribute(record, 6, "thread.name", line.thread());
    attribute(record, 6, "http.route", line.route());
    attribute(record, 6, "code.function.name", line.logger() + METHOD);
    if (!line.userId().isEmpty()) {
      attribute(record, 6, OTLP.userKey(), line.userId());
    }
    if (line.traceId().length > 0) {
      record.bytes(9, line.traceId()).bytes(10, line.spanId());
    }
    record.fixed64(11, line.timeNs());
  }

  private static void attribute(ProtoWriter message, int field, String key, String value) {
    message.message(field, kv -> kv.text(1, key).message(2, any -> any.text(1, value)));
  }

  private static void stream(JsonGenerator json, List<LogMix.Line> lines) {
    LogMix.Line first = lines.getFirst();
    json.writeStartObject();
    json.writeObjectPropertyStart("stream");
    json.writeStringProperty("service_name", LogMix.serviceName(first.service()));
    json.writeStringProperty("service_namespace", "bench");
    json.writeStringProperty("service_instance_id", instance(first));
    json.writeStringProperty("deployment_environment_name", "bench");
    json.writeEndObject();
    json.writeArrayPropertyStart("values");
    for (LogMix.Line line : lines) {
      json.writeStartArray();
      json.writeString(Long.toString(line.timeNs()));
      json.writeString(line.body());
      json.writeStartObject();
      json.writeStringProperty("level", line.severityText().toLowerCase(Locale.ROOT));
      json.writeStringProperty("service_version", "1." + line.service() + ".0");
      json.writeStringProperty("logger", line.logger());
      json.writeStringProperty("thread", line.thread());
      json.writeStringProperty("http_route", line.route());
      json.writeStringProperty("code_function_name", line.logger() + METHOD);
      if (!line.userId().isEmpty()) {
        json.writeStringProperty(LOKI.userKey(), line.userId());
      }
      if (line.traceId().length > 0) {
        json.writeStringProperty("trace_id", HexFormat.of().formatHex(line.traceId()));
        json.writeStringProperty("span_id", HexFormat.of().formatHex(line.spanId()));
      }
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
