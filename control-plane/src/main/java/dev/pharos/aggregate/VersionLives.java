package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.VersionName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The versions of one service: which there were, and which run. For one thread. */
final class VersionLives {
  private static final VersionOrder VERSION_ORDER = new VersionOrder();

  private final Map<String, VersionLife> byVersion = new LinkedHashMap<>();
  private final UsualGap gap = new UsualGap();
  private boolean fleetAgrees;

  @Nullable VersionLife of(String version) {
    return byVersion.get(version);
  }

  Collection<VersionLife> all() {
    return byVersion.values();
  }

  List<VersionLife> others(VersionLife life) {
    return byVersion.values().stream().filter(other -> other != life).toList();
  }

  /** How long the service is usually without telemetry; 0 when not known. */
  long usualGapNs() {
    return gap.ns();
  }

  /** True while no instance ever told a version. */
  boolean areUnknown() {
    return byVersion.isEmpty();
  }

  /** By CI's way of writing it. */
  @Nullable VersionLife named(String told) {
    VersionLife exact = byVersion.get(told);
    if (exact != null) {
      return exact;
    }
    return byVersion.values().stream()
        .filter(life -> VersionName.areSame(life.version(), told))
        .findFirst()
        .orElse(null);
  }

  /**
   * How far a version is in each region that instances name, by name.
   *
   * @param startedAtNs of the rollout: what ran there before is another matter
   */
  List<Deployment.Region> regions(VersionLife life, long startedAtNs) {
    SortedMap<String, Integer> all = new TreeMap<>();
    for (VersionLife each : byVersion.values()) {
      each.regions()
          .running()
          .forEach((region, running) -> all.merge(region, running, Integer::sum));
    }
    List<Deployment.Region> regions = new ArrayList<>();
    all.forEach((region, running) -> {
      double share = running == 0 ? 0 : (double) life.regions().runningIn(region) / running;
      Long firstNs = life.regions().firstSeenNs(region);
      Long sinceNs = null;
      if (firstNs != null && (share > 0 || firstNs >= startedAtNs)) {
        sinceNs = Math.max(firstNs, startedAtNs);
      }
      regions.add(new Deployment.Region(region, share, sinceNs));
    });
    return regions;
  }

  /** Instances of all versions that run. */
  int running() {
    return byVersion.values().stream().mapToInt(VersionLife::running).sum();
  }

  /** Requests of all versions within the last minute. */
  long requests(ToLongFunction<String> traffic) {
    return byVersion.keySet().stream().mapToLong(traffic).sum();
  }

  /**
   * Looks at the service's instances.
   *
   * @return versions that were not seen before, the one that came first first
   */
  List<VersionLife> see(List<MergedInstance> instances, long nowNs) {
    byVersion.values().forEach(VersionLife::beginRound);
    boolean telemetryVersions =
        byVersion.values().stream().anyMatch(VersionLife::isByTelemetry)
            || instances.stream().anyMatch(VersionLives::sendsVersion);
    boolean anySender = instances.stream().anyMatch(i -> i.telemetry() != null);
    List<VersionLife> seenFirst = new ArrayList<>();
    long newestNs = 0;
    for (MergedInstance instance : instances) {
      fleetAgrees |= agrees(instance);
      if (instance.telemetry() != null) {
        newestNs = Math.max(newestNs, instance.telemetry().lastSignNs());
      }
      String version = instance.version();
      boolean sends = sendsVersion(instance);
      if (version.isEmpty()
          || (!sends && telemetryVersions && !fleetAgrees && !byVersion.containsKey(version))) {
        continue; // A build's own number that telemetry never sends would look like a deployment.
      }
      VersionLife life = byVersion.get(version);
      if (life == null) {
        life = new VersionLife(version, since(instance, nowNs));
        byVersion.put(version, life);
        seenFirst.add(life);
      }
      // A registration whose sender was not found would count an instance twice.
      life.see(instance, nowNs, instance.telemetry() != null || !anySender);
    }
    gap.sign(newestNs);
    byVersion.values().forEach(life -> life.endRound(nowNs));
    seenFirst.sort(
        Comparator.comparingLong(VersionLife::firstSeenNs)
            .thenComparing(VersionLife::version, VERSION_ORDER));
    return seenFirst;
  }

  private static boolean sendsVersion(MergedInstance instance) {
    TelemetryInstance telemetry = instance.telemetry();
    return telemetry != null && !telemetry.version().isEmpty();
  }

  private static boolean agrees(MergedInstance instance) {
    TelemetryInstance telemetry = instance.telemetry();
    return telemetry != null
        && instance.report() != null
        && !telemetry.version().isEmpty()
        && telemetry.version().equals(instance.report().version());
  }

  private static long since(MergedInstance instance, long nowNs) {
    TelemetryInstance telemetry = instance.telemetry();
    return telemetry == null ? nowNs : Math.min(nowNs, telemetry.processSinceNs());
  }

  /** The version that most likely is replaced by another: what runs most. */
  String busiestOther(VersionLife life, ToLongFunction<String> traffic, String otherwise) {
    return byVersion.values().stream()
        .filter(other -> other != life && other.firstSeenNs() <= life.firstSeenNs())
        .max(
            Comparator.comparingInt(VersionLife::running)
                .thenComparingLong(other -> traffic.applyAsLong(other.version()))
                .thenComparingLong(VersionLife::lastSignNs))
        .map(VersionLife::version)
        .orElse(otherwise);
  }

  /** Keeps their number within its bound. */
  void forget() {
    while (byVersion.size() > DeployLimits.VERSIONS) {
      byVersion.values().stream()
          .filter(VersionLife::isAsleep)
          .min(Comparator.comparingLong(VersionLife::lastSignNs))
          .or(() ->
              byVersion.values().stream().min(Comparator.comparingLong(VersionLife::lastSignNs)))
          .ifPresent(oldest -> byVersion.remove(oldest.version()));
    }
  }

  void write(StateWriter out) {
    out.number(byVersion.size());
    byVersion.values().forEach(life -> life.write(out));
    gap.write(out);
    out.flag(fleetAgrees);
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      VersionLife life = VersionLife.read(in);
      byVersion.put(life.version(), life);
    }
    gap.read(in);
    fleetAgrees = in.flag();
  }
}
