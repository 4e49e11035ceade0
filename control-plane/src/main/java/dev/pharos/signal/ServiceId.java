package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * Which service, where. Empty text means "not said".
 *
 * @param namespace {@code service.namespace}
 * @param name {@code service.name}
 * @param environment {@code deployment.environment.name}
 */
public record ServiceId(String namespace, String name, String environment)
    implements Comparable<ServiceId> {

  /** Of what no service is told for. */
  public static final ServiceId NOBODY = new ServiceId("", "", "");

  /** What OpenTelemetry's SDKs call a service that was given no name. */
  public static final String UNKNOWN_NAME = "unknown_service";

  /** Whether people mean it by this, see {@link #isMeant}. */
  public boolean isMeantBy(String told) {
    return isMeant(told, namespace, name);
  }

  /**
   * Whether people mean a service by a name, or by {@code namespace/name}. A name alone means it in
   * all namespaces.
   *
   * @param namespace of the service; null where it is not known
   */
  public static boolean isMeant(String told, @Nullable String namespace, String name) {
    return told.equals(name)
        || (namespace != null
            && told.length() == namespace.length() + 1 + name.length()
            && told.startsWith(namespace)
            && told.charAt(namespace.length()) == '/'
            && told.endsWith(name));
  }

  @Override
  public int compareTo(ServiceId other) {
    int order = name.compareTo(other.name);
    if (order == 0) {
      order = namespace.compareTo(other.namespace);
    }
    return order != 0 ? order : environment.compareTo(other.environment);
  }

  /** {@code namespace/name@environment}, without the parts that were not said. */
  @Override
  public String toString() {
    return (namespace.isEmpty() ? "" : namespace + "/")
        + name
        + (environment.isEmpty() ? "" : "@" + environment);
  }
}
