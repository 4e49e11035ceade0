package dev.pharos.advise;

import dev.pharos.query.GraphEdge;
import dev.pharos.signal.ServiceId;
import java.util.List;

/** Keeps the health of every service. */
public final class HealthWatch {

  /** What is known of a service's health. */
  public ServiceHealth health(ServiceId service) {
    return new ServiceHealth(HealthState.UNKNOWN, "Not judged yet.", null, List.of());
  }

  /** How calls between two nodes are. */
  public HealthState edge(GraphEdge edge) {
    return HealthState.UNKNOWN;
  }
}
