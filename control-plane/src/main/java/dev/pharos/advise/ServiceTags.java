package dev.pharos.advise;

import dev.pharos.signal.ServiceId;
import io.micrometer.core.instrument.Tags;

/** A service's tags, by the names that metrics from traces tell it by. */
public final class ServiceTags {
  private ServiceTags() {}

  /** Tags of a service. */
  public static Tags of(ServiceId service) {
    return of(service.name(), service.namespace(), service.environment());
  }

  static Tags of(String name, String namespace, String environment) {
    return Tags.of(
        "service",
        name,
        "service.namespace",
        namespace,
        "deployment.environment.name",
        environment);
  }
}
