package dev.pharos.fleet.discovery;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.entities.InstanceRepository;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.domain.values.Registration;
import de.codecentric.boot.admin.server.services.InstanceRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What registries list, held against what is registered: what is new or changed registers, what is
 * listed no more leaves, unless it also registered itself. An instance that someone else took out
 * of the fleet stays out as long as its entry stays as it was. Safe for use by many threads.
 */
public final class ListedInstances {
  private final InstanceRegistry registry;
  private final InstanceRepository instances;
  private final String source;

  /** By catalog, then by the place where health is asked. Guarded by this. */
  private final Map<Catalog, Map<String, Listed>> listed = new HashMap<>();

  /**
   * @param source what registrations of discovery are marked with
   */
  public ListedInstances(InstanceRegistry registry, InstanceRepository instances, String source) {
    this.registry = registry;
    this.instances = instances;
    this.source = source;
  }

  /**
   * Takes over what a catalog lists now.
   *
   * @return how many of them were admitted
   */
  synchronized int take(Catalog catalog, List<Registration> now) {
    Map<String, Listed> before = listed.getOrDefault(catalog, Map.of());
    Map<String, Listed> after = new LinkedHashMap<>();
    for (Registration found : now) {
      String place = found.getHealthUrl();
      Listed known = before.get(place);
      if (known != null && known.registration().equals(found)) {
        after.put(place, known);
      } else {
        register(found).ifPresent(id -> after.put(place, new Listed(found, id)));
      }
    }
    listed.put(catalog, after);
    before.values().stream()
        .map(Listed::id)
        .filter(id -> !isListed(id))
        .filter(this::isOnlyDiscovered)
        .forEach(id -> registry.deregister(id).toFuture().join());
    return after.size();
  }

  /** True while a registry lists it, answering or not. */
  public synchronized boolean isListed(InstanceId id) {
    return listed.values().stream()
        .flatMap(entries -> entries.values().stream())
        .anyMatch(entry -> entry.id().equals(id));
  }

  /** Empty when it is not admitted; the registry has said and counted why. */
  private Optional<InstanceId> register(Registration found) {
    Registration marked = found.toBuilder().source(source).build();
    return registry.register(marked).blockOptional();
  }

  private boolean isOnlyDiscovered(InstanceId id) {
    return instances
        .find(id)
        .filter(Instance::isRegistered)
        .filter(instance -> source.equals(instance.getRegistration().getSource()))
        .blockOptional()
        .isPresent();
  }

  private record Listed(Registration registration, InstanceId id) {}
}
