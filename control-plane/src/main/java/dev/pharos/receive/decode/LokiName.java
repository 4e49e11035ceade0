package dev.pharos.receive.decode;

import dev.pharos.aggregate.redact.Redactor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The name of a label or of a field of structured metadata, and what it means here.
 *
 * @param field what it says of a line; null for most
 * @param resourceKey OpenTelemetry's key where it tells who sent the line; null for most
 * @param attributeKey the key of the attribute that it becomes otherwise
 * @param mayBeSecret whether its values are secrets, if the rules say so
 */
record LokiName(
    String name,
    @Nullable LokiField field,
    @Nullable String resourceKey,
    String attributeKey,
    boolean mayBeSecret) {

  /**
   * OpenTelemetry's keys, which Loki writes with underscores. Source:
   * https://opentelemetry.io/docs/specs/semconv/resource
   */
  private static final Map<String, String> RESOURCE_KEYS =
      byLokiName(
          "service.name",
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment",
          "deployment.environment.name",
          "telemetry.sdk.name",
          "telemetry.sdk.language",
          "telemetry.sdk.version",
          "telemetry.distro.name",
          "telemetry.distro.version",
          "host.name",
          "host.id",
          "host.arch",
          "os.type",
          "os.name",
          "os.version",
          "os.description",
          "process.pid",
          "process.command_line",
          "process.executable.name",
          "process.executable.path",
          "process.runtime.name",
          "process.runtime.version",
          "process.runtime.description",
          "container.id",
          "container.name",
          "container.image.name",
          "container.image.tag",
          "k8s.cluster.name",
          "k8s.namespace.name",
          "k8s.node.name",
          "k8s.pod.name",
          "k8s.pod.uid",
          "k8s.pod.ip",
          "k8s.container.name",
          "k8s.deployment.name",
          "k8s.replicaset.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.job.name",
          "k8s.cronjob.name",
          "cloud.provider",
          "cloud.platform",
          "cloud.region",
          "cloud.availability_zone",
          "cloud.account.id",
          "vcs.ref.head.revision");

  private static final Map<String, String> ATTRIBUTE_KEYS = attributeKeys();

  /** Of a field that came without. */
  static final LokiName NAMELESS = LokiName.of("");

  static LokiName of(String name) {
    LokiField field = LokiField.of(name);
    return new LokiName(
        name,
        field,
        RESOURCE_KEYS.get(name),
        ATTRIBUTE_KEYS.getOrDefault(name, name),
        Redactor.mayBeSecretKey(name));
  }

  private static Map<String, String> attributeKeys() {
    Map<String, String> keys =
        new HashMap<>(
            byLokiName(
                "thread.name",
                "thread.id",
                "exception.type",
                "exception.message",
                "exception.stacktrace",
                "code.function.name",
                "code.file.path",
                "code.line.number"));
    // As Loki4j calls it.
    keys.put("thread", "thread.name");
    return keys;
  }

  private static Map<String, String> byLokiName(String... keys) {
    Map<String, String> byName = new HashMap<>();
    Stream.of(keys)
        .forEach(key -> {
          byName.put(key, key);
          byName.put(key.replace('.', '_'), key);
        });
    return byName;
  }
}
