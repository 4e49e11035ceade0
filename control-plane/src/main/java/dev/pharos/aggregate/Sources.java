package dev.pharos.aggregate;

import dev.pharos.signal.RedKey;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who sends telemetry: services, their releases, their instances, one object for each.
 * Beyond the bounds, services, versions and instances are counted together under {@link
 * RedKey#OTHER}, so that sums stay right.
 */
final class Sources {
  private final Map<ServiceId, Service> services = new LinkedHashMap<>();
  private final Map<Resource, Known> byResource = new HashMap<>();

  /** Null for a name that several services of an environment have. */
  private final Map<Name, @Nullable Service> byName = new HashMap<>();

  /** A service as people and hosts call it; case does not matter. */
  private record Name(String environment, String folded) {
    static Name of(String environment, String name) {
      return new Name(environment, name.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * What a resource stands for.
   *
   * @param resource the same object for equal ones, so that comparing it with itself costs nothing
   * @param source what is counted for its spans
   */
  record Known(Resource resource, Source source) {}

  Known of(Resource resource) {
    Known known = byResource.get(resource);
    if (known == null) {
      Source source = source(resource.service(), resource.version(), resource.instance());
      known = new Known(resource, source);
      if (byResource.size() >= AggregateLimits.REMEMBERED_RESOURCES) {
        byResource.clear();
      }
      byResource.put(resource, known);
    }
    return known;
  }

  Source source(ServiceId id, String version, String instance) {
    return source(release(id, version), instance);
  }

  Source source(Release release, String instance) {
    Map<String, Source> sources = release.sources();
    Source source = sources.get(instance);
    if (source == null) {
      String name = bounded(instance, sources.size(), AggregateLimits.INSTANCES_PER_VERSION);
      source = sources.computeIfAbsent(name, counted -> new Source(release, counted));
    }
    return source;
  }

  Release release(ServiceId id, String version) {
    Service service = service(id);
    Map<String, Release> releases = service.releases();
    Release release = releases.get(version);
    if (release == null) {
      String name = bounded(version, releases.size(), AggregateLimits.VERSIONS_PER_SERVICE);
      release = releases.computeIfAbsent(name, counted -> new Release(service, counted));
    }
    return release;
  }

  Service service(ServiceId id) {
    Service service = services.get(id);
    if (service == null) {
      ServiceId counted =
          services.size() < AggregateLimits.SERVICES
              ? id
              : new ServiceId("", RedKey.OTHER, id.environment());
      service = services.computeIfAbsent(counted, this::begin);
    }
    return service;
  }

  private Service begin(ServiceId id) {
    Service service = new Service(id);
    Name name = Name.of(id.environment(), id.name());
    byName.put(name, byName.containsKey(name) ? null : service);
    return service;
  }

  /** The only service of that name in an environment; null when there is none or several. */
  @Nullable Service named(String environment, String name) {
    return byName.get(Name.of(environment, name));
  }

  /** Null when it sent nothing lately. */
  @Nullable Release known(ServiceId id, String version) {
    Service service = services.get(id);
    return service == null ? null : service.releases().get(version);
  }

  /** Null when it sent no spans or lines lately. */
  @Nullable Service known(ServiceId id) {
    return services.get(id);
  }

  Collection<Service> services() {
    return services.values();
  }

  /** Forgets what sent nothing since a time, and operations not called since another. */
  void evict(long idleSinceNs, long operationsIdleSinceNs) {
    for (Service service : services.values()) {
      service.operations().evict(operationsIdleSinceNs);
      for (Release release : service.releases().values()) {
        release.dropForgottenEdges();
        release.sources().values().removeIf(source -> source.lastSeenNs() < idleSinceNs);
      }
      service.releases().values().removeIf(release -> release.lastSeenNs() < idleSinceNs);
    }
    services
        .values()
        .removeIf(service -> service.releases().isEmpty() && service.operations().all().isEmpty());
    byResource.clear();
    byName.clear();
    services.keySet().forEach(this::rename);
  }

  private void rename(ServiceId id) {
    Name name = Name.of(id.environment(), id.name());
    byName.put(name, byName.containsKey(name) ? null : services.get(id));
  }

  private static String bounded(String name, int held, int limit) {
    return held < limit || name.isEmpty() ? name : RedKey.OTHER;
  }
}
