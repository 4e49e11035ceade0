package dev.pharos.receive.decode;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's labels say: who sends its lines, and fields that all of them have. Labels keep
 * their names as attributes of the resource, but for those that OpenTelemetry has a name for. Where
 * none of these names the service, its version, environment or instance, one of the names that
 * people give such labels does, in the order in which Loki itself looks for a service. Source:
 * {@code discover_service_name} at https://grafana.com/docs/loki/latest/configure
 */
final class LokiStream {
  private static final Map<String, List<String>> OTHER_NAMES = otherNames();

  /** A label, or a field of structured metadata. */
  record Field(LokiName name, String value) {}

  private final List<Field> identity = new ArrayList<>();
  private final List<Field> ofLines = new ArrayList<>();
  private final Resource resource;
  private final @Nullable RefusalReason flaw;
  private final int labels;

  LokiStream(List<Field> labels) {
    for (Field label : labels) {
      (label.name.field() == null ? identity : ofLines).add(label);
    }
    this.labels = labels.size();
    this.flaw =
        labels.size() > SpanLimits.MAX_ATTRIBUTES ? RefusalReason.TOO_MANY_ATTRIBUTES : null;
    this.resource = flaw == null ? resource(List.of()) : resourceOf(Map.of());
  }

  private static Map<String, List<String>> otherNames() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put(
        "service.name",
        List.of(
            "service",
            "app",
            "application",
            "app_name",
            "name",
            "app_kubernetes_io_name",
            "container",
            "container_name",
            "k8s_container_name",
            "component",
            "workload",
            "job",
            "k8s_job_name"));
    names.put("service.version", List.of("version", "app_version", "app_kubernetes_io_version"));
    names.put("deployment.environment.name", List.of("environment", "env", "deployment"));
    names.put("service.instance.id", List.of("instance", "instance_id"));
    names.put("k8s.pod.name", List.of("pod", "pod_name"));
    names.put("host.name", List.of("host", "hostname", "node", "node_name"));
    return names;
  }

  /** Fields that each line has, until its own say otherwise. */
  List<Field> ofLines() {
    return ofLines;
  }

  /** Who sends lines that say nothing more of it. */
  Resource resource() {
    return resource;
  }

  /** Who sends a line that says more of it in its structured metadata. */
  Resource resource(List<Field> more) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, String> labelled = new LinkedHashMap<>();
    for (List<Field> fields : List.of(identity, more)) {
      for (Field field : fields) {
        String key = field.name.resourceKey();
        attributes.put(key == null ? field.name.name() : key, field.value);
        labelled.put(field.name.name(), field.value);
      }
    }
    boolean environment = attributes.containsKey("deployment.environment");
    OTHER_NAMES.forEach((key, names) -> {
      if (attributes.containsKey(key)
          || (environment && key.equals("deployment.environment.name"))) {
        return;
      }
      for (String name : names) {
        String value = labelled.get(name);
        if (value != null && !value.isEmpty()) {
          attributes.put(key, value);
          return;
        }
      }
    });
    return resourceOf(attributes);
  }

  private static Resource resourceOf(Map<String, String> attributes) {
    Attributes.Builder builder = Attributes.builder();
    attributes.forEach(builder::put);
    return new Resource(builder.build(), 0, "");
  }

  /** Why none of its lines is taken; null when it is in order. */
  @Nullable RefusalReason flaw() {
    return flaw;
  }

  int labels() {
    return labels;
  }
}
