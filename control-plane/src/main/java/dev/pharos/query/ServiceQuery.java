package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The services that telemetry or the fleet tell of. Safe for use by many threads. */
public final class ServiceQuery {
  private final LiveWindows live;
  private final InstantSource clock;

  ServiceQuery(LiveWindows live, InstantSource clock) {
    this.live = live;
    this.clock = clock;
  }

  /** Services that were seen lately, by name. */
  public Map<ServiceId, ServiceView> services(Place place) {
    Map<ServiceId, List<InstanceState>> instances = new TreeMap<>();
    for (InstanceState instance : live.instances()) {
      if (place.holds(instance.service())) {
        instances.computeIfAbsent(instance.service(), id -> new ArrayList<>()).add(instance);
      }
    }
    List<Deployment> deployments = live.deployments();
    Map<ServiceId, ServiceView> views = new TreeMap<>();
    instances.forEach((id, known) -> views.put(id, view(id, known, deployments)));
    return views;
  }

  /** One service; without instances when only rollups or deployments remember it. */
  public ServiceView service(ServiceId id) {
    List<InstanceState> instances =
        live.instances().stream().filter(instance -> instance.service().equals(id)).toList();
    return view(id, instances, live.deployments());
  }

  /** Deployments newest first. */
  public List<Deployment> deployments() {
    return live.deployments();
  }

  /**
   * True while the instance is there: the fleet's word if it has one or had one until the instance
   * left, else its telemetry's age.
   */
  public boolean runs(InstanceState instance) {
    if (instance.report() != null) {
      return instance.report().status() != InstanceStatus.OFFLINE;
    }
    Long lastSpanNs = instance.lastSpanNs();
    return instance.leftNs() == null
        && lastSpanNs != null
        && TimeRange.epochNs(clock.instant()) - lastSpanNs <= QueryLimits.INSTANCE_RUNS.toNanos();
  }

  private ServiceView view(
      ServiceId id, List<InstanceState> instances, List<Deployment> deployments) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    instances.stream()
        .filter(this::runs)
        .forEach(instance -> versions.merge(instance.version(), 1, Integer::sum));
    return new ServiceView(
        id,
        language(instances),
        versions,
        instances,
        deployments.stream().filter(deployment -> deployment.service().equals(id)).toList(),
        instances.stream().anyMatch(instance -> instance.lastSpanNs() != null),
        instances.stream().anyMatch(instance -> instance.report() != null),
        lastSeen(instances));
  }

  private static String language(List<InstanceState> instances) {
    return instances.stream()
        .sorted(Comparator.comparingLong(InstanceState::firstSeenNs).reversed())
        .map(InstanceState::language)
        .filter(language -> !language.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static @Nullable Long lastSeen(List<InstanceState> instances) {
    Long last = null;
    for (InstanceState instance : instances) {
      Long seen = instance.lastSpanNs();
      if (seen != null && (last == null || seen > last)) {
        last = seen;
      }
    }
    return last;
  }
}
