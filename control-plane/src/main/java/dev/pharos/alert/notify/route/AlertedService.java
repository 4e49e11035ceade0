package dev.pharos.alert.notify.route;

import dev.pharos.signal.ServiceId;
import java.util.Map;

/**
 * Of which service an alert speaks, by the labels that Pharos' metrics of services have: {@code
 * service}, {@code service_namespace} and {@code deployment_environment_name}. Each is empty where
 * the alert does not say it; then it may be of several.
 */
public record AlertedService(String name, String namespace, String environment) {
  public static final String LABEL = "service";
  public static final String NAMESPACE = "service_namespace";
  public static final String ENVIRONMENT = "deployment_environment_name";

  static AlertedService of(Alert alert) {
    return of(alert.labels());
  }

  private static AlertedService of(Map<String, String> labels) {
    return new AlertedService(
        labels.getOrDefault(LABEL, ""),
        labels.getOrDefault(NAMESPACE, ""),
        labels.getOrDefault(ENVIRONMENT, ""));
  }

  /** An alert may tell less of its service than telemetry does. */
  public static boolean means(Map<String, String> labels, ServiceId service) {
    return of(labels).means(service);
  }

  boolean means(ServiceId service) {
    return name.equals(service.name())
        && (namespace.isEmpty() || namespace.equals(service.namespace()))
        && (environment.isEmpty() || environment.equals(service.environment()));
  }

  /** Whether nothing says that both are different services. */
  boolean mayBe(AlertedService other) {
    return name.equals(other.name)
        && agree(namespace, other.namespace)
        && agree(environment, other.environment);
  }

  private static boolean agree(String one, String other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }
}
