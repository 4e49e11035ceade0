package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which service a name means. A service that was seen lately is preferred to one that is only
 * remembered. Safe for use by many threads.
 */
public final class ServiceNames {
  private final LiveWindows live;

  ServiceNames(LiveWindows live) {
    this.live = live;
  }

  /**
   * The service of that name.
   *
   * @throws UnknownServiceException when there is none
   * @throws AmbiguousServiceException when there are several
   */
  public ServiceId resolve(String name, Place place) {
    ServiceId found = find(name, place);
    if (found == null) {
      throw new UnknownServiceException(name);
    }
    return found;
  }

  /**
   * The service of that name, or null when there is none.
   *
   * @throws AmbiguousServiceException when there are several
   */
  public @Nullable ServiceId find(String name, Place place) {
    Set<ServiceId> candidates = seenLately(name, place);
    if (candidates.isEmpty()) {
      candidates = remembered(name, place);
    }
    if (candidates.size() > 1) {
      throw new AmbiguousServiceException(name, List.copyOf(candidates));
    }
    return candidates.isEmpty() ? null : candidates.iterator().next();
  }

  private Set<ServiceId> seenLately(String name, Place place) {
    Set<ServiceId> services = new TreeSet<>();
    for (InstanceState instance : live.instances()) {
      addIfMeant(instance.service(), name, place, services);
    }
    return services;
  }

  private Set<ServiceId> remembered(String name, Place place) {
    Set<ServiceId> services = new TreeSet<>();
    for (EdgeHistory history : live.edgeHistory()) {
      addIfMeant(history.key().caller(), name, place, services);
      addIfMeant(history.key().callee(), name, place, services);
    }
    for (Deployment deployment : live.deployments()) {
      addIfMeant(deployment.service(), name, place, services);
    }
    return services;
  }

  private static void addIfMeant(Node node, String name, Place place, Set<ServiceId> services) {
    if (node.kind() == NodeKind.SERVICE) {
      addIfMeant(node.id(), name, place, services);
    }
  }

  private static void addIfMeant(
      ServiceId service, String name, Place place, Set<ServiceId> services) {
    if (service.name().equals(name) && place.holds(service)) {
      services.add(service);
    }
  }
}
