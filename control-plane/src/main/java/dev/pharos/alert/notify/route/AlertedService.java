package dev.pharos.alert.notify.route;

import dev.pharos.signal.ServiceId;
import java.util.Map;

/**
 * Of which service an alert speaks, by the labels that Pharos' metrics of services have: {@code
 * service}, {@code service_namespace} and {@code deployment_environment_name}.
 */
public final class AlertedService {
  public static final String LABEL = "service";
  public static final String NAMESPACE = "service_namespace";
  public static final String ENVIRONMENT = "deployment_environment_name";

  private AlertedService() {}

  /** An alert may tell less of its service than telemetry does. */
  public static boolean means(Map<String, String> labels, ServiceId service) {
    return labels.getOrDefault(LABEL, "").equals(service.name())
        && agrees(labels.getOrDefault(NAMESPACE, ""), service.namespace())
        && agrees(labels.getOrDefault(ENVIRONMENT, ""), service.environment());
  }

  static boolean areSame(Alert one, Alert other) {
    return one.label(LABEL).equals(other.label(LABEL))
        && one.label(NAMESPACE).equals(other.label(NAMESPACE))
        && one.label(ENVIRONMENT).equals(other.label(ENVIRONMENT));
  }

  private static boolean agrees(String said, String known) {
    return said.isEmpty() || said.equals(known);
  }
}
