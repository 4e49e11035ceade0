package dev.pharos.query.logql.eval;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.store.LogText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How lines appear to Loki's readers. The labels of a line's stream come from its resource, so that
 * streams stay few; all else comes with the line as structured metadata, as in Loki's own mapping
 * of OTLP (https://grafana.com/docs/loki/latest/send-data/otel/).
 *
 * <p>Labels of a stream: {@code service_name} (always there), {@code service_namespace}, {@code
 * deployment_environment}, {@code service_version}, {@code service_instance_id}; attributes of the
 * resource that Loki makes labels of, such as {@code k8s.pod.name} as {@code k8s_pod_name}; and
 * attributes of the resource without a dot in their name, for those were labels of a Loki push.
 *
 * <p>Structured metadata: the other attributes of resource, scope and line (of equal names the
 * line's wins, then the scope's), {@code trace_id}, {@code span_id}, {@code severity_text}, {@code
 * severity_number}, {@code event_name}, {@code scope_name}, {@code scope_version}, {@code level}
 * (where the sender said how serious the line is) and {@code detected_level} ({@code unknown} where
 * not). An attribute that has one of these names gets {@code _extracted} behind its own.
 *
 * <p>Dots and dashes in names become one underscore, other characters that labels may not have two.
 *
 * <p>Beyond Loki, selectors may ask for structured metadata too. And a range aggregation that
 * nothing groups has a series for each stream and for what the pipeline reads from the line, but
 * not for each trace id: structured metadata groups only where it is named.
 *
 * <p>Remembers what it worked out for resources; for one thread.
 */
final class StreamLabels {
  static final String LEVEL = "level";
  static final String DETECTED_LEVEL = "detected_level";
  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";
  static final String UNKNOWN_LEVEL = "unknown";

  /** Labels of streams that the store knows by themselves. */
  static final Map<String, LogText> TEXTS =
      Map.of(
          "service_name", LogText.SERVICE,
          "service_namespace", LogText.NAMESPACE,
          "deployment_environment", LogText.ENVIRONMENT,
          "service_version", LogText.VERSION,
          "service_instance_id", LogText.INSTANCE);

  /** Metadata that the store knows by itself. */
  static final Map<String, LogText> LINE_TEXTS =
      Map.of(
          "severity_text", LogText.SEVERITY_TEXT,
          "event_name", LogText.EVENT_NAME,
          "scope_name", LogText.SCOPE_NAME);

  private static final Set<String> FIELDS =
      Set.of(
          LEVEL,
          DETECTED_LEVEL,
          TRACE_ID,
          SPAN_ID,
          "severity_text",
          "severity_number",
          "event_name",
          "scope_name",
          "scope_version");

  /** Said by {@link #TEXTS}. */
  private static final Set<String> SAID =
      Set.of(
          "service.name",
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment",
          "deployment.environment.name");

  /** Those of which Loki makes labels unless told otherwise. */
  private static final Set<String> INDEXED =
      Set.of(
          "cloud.availability_zone",
          "cloud.region",
          "container.name",
          "k8s.cluster.name",
          "k8s.container.name",
          "k8s.cronjob.name",
          "k8s.daemonset.name",
          "k8s.deployment.name",
          "k8s.job.name",
          "k8s.namespace.name",
          "k8s.pod.name",
          "k8s.replicaset.name",
          "k8s.statefulset.name");

  private final Map<Resource, Labels> streams = new HashMap<>();

  /** The labels of the stream of a resource's lines. */
  Labels ofStream(Resource resource) {
    return streams.computeIfAbsent(resource, StreamLabels::labels);
  }

  private static Labels labels(Resource resource) {
    Map<String, String> labels = new TreeMap<>();
    resource
        .attributes()
        .forEach((key, value) -> {
          if (isOfStream(key)) {
            labels.put(name(key), value.toString());
          }
        });
    TEXTS.forEach((name, text) -> labels.put(name, text.of(resource)));
    return Labels.of(labels);
  }

  private static boolean isOfStream(String key) {
    return !SAID.contains(key)
        && (INDEXED.contains(key) || (key.indexOf('.') < 0 && !FIELDS.contains(name(key))));
  }

  /** What came with a line besides the labels of its stream. */
  static Map<String, String> metadata(LogRecord line) {
    Map<String, String> metadata = new HashMap<>();
    line.resource()
        .attributes()
        .forEach((key, value) -> {
          if (!SAID.contains(key) && !isOfStream(key)) {
            put(metadata, key, value.toString());
          }
        });
    addAll(metadata, line.scope().attributes());
    addAll(metadata, line.attributes());
    for (String field : FIELDS) {
      String value = field(line, field);
      if (!value.isEmpty()) {
        metadata.put(field, value);
      }
    }
    return metadata;
  }

  private static void addAll(Map<String, String> metadata, Attributes attributes) {
    attributes.forEach((key, value) -> put(metadata, key, value.toString()));
  }

  private static void put(Map<String, String> metadata, String key, String value) {
    String name = name(key);
    if (!name.isEmpty() && !value.isEmpty()) {
      metadata.put(FIELDS.contains(name) ? name + "_extracted" : name, value);
    }
  }

  /** The value of any label of a line; empty where it has none. */
  String value(LogRecord line, String name) {
    if (FIELDS.contains(name)) {
      return field(line, name);
    }
    String ofStream = ofStream(line.resource()).get(name);
    return ofStream.isEmpty() && !TEXTS.containsKey(name)
        ? metadata(line).getOrDefault(name, "")
        : ofStream;
  }

  /** True for what {@link #metadata} says of every line by itself. */
  static boolean isField(String name) {
    return FIELDS.contains(name);
  }

  private static String field(LogRecord line, String name) {
    return switch (name) {
      case LEVEL -> level(line.level());
      case DETECTED_LEVEL -> detectedLevel(line.level());
      case TRACE_ID -> line.traceId().isValid() ? line.traceId().toString() : "";
      case SPAN_ID -> line.spanId() == SpanId.NONE ? "" : SpanId.format(line.spanId());
      case "severity_number" -> line.severity() == 0 ? "" : Integer.toString(line.severity());
      case "scope_version" -> line.scope().version();
      default -> {
        LogText text = LINE_TEXTS.get(name);
        yield text == null ? "" : text.of(line);
      }
    };
  }

  /** Empty where the sender did not say. */
  static String level(Severity severity) {
    return severity == Severity.UNSPECIFIED ? "" : severity.name().toLowerCase(Locale.ROOT);
  }

  static String detectedLevel(Severity severity) {
    String level = level(severity);
    return level.isEmpty() ? UNKNOWN_LEVEL : level;
  }

  /** A key as a label may be called. */
  static String name(String key) {
    StringBuilder name = new StringBuilder(key.length() + 1);
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (digit && i == 0) {
        name.append('_').append(c);
      } else if (digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
        name.append(c);
      } else {
        name.append(c == '.' || c == '-' ? "_" : "__");
      }
    }
    return name.toString();
  }
}
