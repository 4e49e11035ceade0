package dev.pharos.receive.metric.otlp;

import java.util.List;

/**
 * How OpenTelemetry's metrics are translated.
 *
 * @param promoted resource attributes that become labels of each series, besides {@code job} and
 *     {@code instance}
 * @param scopeLabels whether name, version and attributes of the instrumentation scope do
 */
public record OtlpMetricSettings(
    Translation translation, List<String> promoted, boolean scopeLabels) {

  /** What Prometheus' guide advises, but for the instance's id, which is {@code instance}. */
  public static final List<String> DEFAULT_PROMOTED =
      List.of(
          "service.name",
          "service.namespace",
          "service.version",
          "deployment.environment",
          "deployment.environment.name",
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

  public static final OtlpMetricSettings DEFAULT =
      new OtlpMetricSettings(Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES, DEFAULT_PROMOTED, true);

  public OtlpMetricSettings {
    promoted = List.copyOf(promoted);
  }
}
