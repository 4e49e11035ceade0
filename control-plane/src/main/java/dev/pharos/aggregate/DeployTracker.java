package dev.pharos.aggregate;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds deployments, rollbacks and restarts in what instances send and say, and joins what CI tells
 * of them. See {@link ServiceRollouts} for the rules.
 */
final class DeployTracker {
  private final RolloutIds ids = new RolloutIds();
  private final Map<ServiceId, ServiceRollouts> services = new LinkedHashMap<>();
  private final Shortfalls shortfalls;
  private long watchingSinceNs;
  private long lastObservedNs;

  DeployTracker(Shortfalls shortfalls) {
    this.shortfalls = shortfalls;
  }

  /** Looks at all instances; called about once a second. */
  void observe(List<MergedInstance> instances, Sources sources, long nowNs) {
    if (nowNs - lastObservedNs > DeployLimits.UNWATCHED.toNanos()) {
      watchingSinceNs = nowNs;
    }
    lastObservedNs = nowNs;
    Map<ServiceId, List<MergedInstance>> byService = new LinkedHashMap<>();
    services.keySet().forEach(service -> byService.put(service, new ArrayList<>()));
    for (MergedInstance instance : instances) {
      byService.computeIfAbsent(instance.service(), id -> new ArrayList<>()).add(instance);
    }
    byService.forEach((id, own) -> {
      ServiceRollouts rollouts = services.get(id);
      if (rollouts == null) {
        rollouts = begin(id);
      }
      if (!own.isEmpty() || !rollouts.isAnnouncedOnly()) {
        rollouts.observe(
            own, version -> requests(sources, id, version, nowNs), nowNs, watchingSinceNs);
      }
    });
    forget();
  }

  void notice(DeploymentNotice notice) {
    ServiceRollouts rollouts = services.get(notice.service());
    if (rollouts == null) {
      rollouts = onlyMatch(notice.service());
    }
    if (rollouts == null) {
      rollouts = new ServiceRollouts(notice.service(), ids);
      services.put(notice.service(), rollouts);
    }
    rollouts.notice(notice);
  }

  /** Of a deployment that is no longer remembered nothing is kept. */
  void judged(String id, DeployVerdict verdict) {
    for (ServiceRollouts service : services.values()) {
      for (Rollout rollout : service.rollouts()) {
        if (rollout.id().equals(id)) {
          rollout.judged(verdict);
          return;
        }
      }
    }
  }

  List<Deployment> newestFirst() {
    return services.values().stream()
        .flatMap(service -> service.rollouts().stream())
        .map(Rollout::deployment)
        .sorted(
            Comparator.comparingLong(Deployment::startedAtNs)
                .reversed()
                .thenComparing(Deployment::id))
        .toList();
  }

  /** What notices with a key told of. */
  List<Deployment> noticed(String key) {
    return services.values().stream()
        .flatMap(service -> service.rollouts().stream())
        .filter(rollout -> rollout.hasKey(key))
        .map(Rollout::deployment)
        .toList();
  }

  /** How long a service is usually without telemetry; null when not known. */
  @Nullable Long usualGapNs(ServiceId service) {
    ServiceRollouts rollouts = services.get(service);
    return rollouts == null || rollouts.usualGapNs() == 0 ? null : (Long) rollouts.usualGapNs();
  }

  /** A service is seen for the first time; CI may have spoken of it before. */
  private ServiceRollouts begin(ServiceId id) {
    ServiceRollouts rollouts = new ServiceRollouts(id, ids);
    List<ServiceId> announced =
        services.values().stream()
            .filter(service -> service.isAnnouncedOnly() && means(service.service(), id))
            .map(ServiceRollouts::service)
            .toList();
    for (ServiceId known : announced) {
      ServiceRollouts adopted = services.remove(known);
      if (adopted != null) {
        rollouts.adopt(adopted);
      }
    }
    services.put(id, rollouts);
    return rollouts;
  }

  private @Nullable ServiceRollouts onlyMatch(ServiceId said) {
    List<ServiceRollouts> matches =
        services.values().stream().filter(service -> means(said, service.service())).toList();
    return matches.size() == 1 ? matches.getFirst() : null;
  }

  /** What is not said of a service may be anything. */
  private static boolean means(ServiceId said, ServiceId whole) {
    return said.name().equalsIgnoreCase(whole.name())
        && (said.namespace().isEmpty() || said.namespace().equals(whole.namespace()))
        && (said.environment().isEmpty() || said.environment().equals(whole.environment()));
  }

  private static long requests(Sources sources, ServiceId id, String version, long nowNs) {
    Release release = sources.known(id, version);
    return release == null ? 0 : release.traffic().lastMinute(nowNs);
  }

  /**
   * What has been over for long, and the oldest of what is over when there is too much. They stay
   * until they have {@link #departed}.
   */
  List<KeptDeployment> departing(long nowNs) {
    int held = held();
    long overSinceNs = nowNs - AggregateLimits.DEPLOYMENT_IN_MEMORY.toNanos();
    List<KeptDeployment> over = new ArrayList<>();
    for (ServiceRollouts service : services.values()) {
      for (Rollout rollout : service.rollouts()) {
        Long finishedAtNs = rollout.finishedAtNs();
        boolean old = finishedAtNs != null && finishedAtNs < overSinceNs;
        KeptDeployment kept = old || held > AggregateLimits.DEPLOYMENTS ? rollout.kept() : null;
        if (kept != null) {
          over.add(kept);
        }
      }
    }
    over.sort(Comparator.comparingLong(KeptDeployment::finishedAtNs));
    int tooMany =
        held > AggregateLimits.DEPLOYMENTS ? held - AggregateLimits.DEPLOYMENTS * 9 / 10 : 0;
    int leaving = 0;
    while (leaving < over.size()
        && (leaving < tooMany || over.get(leaving).finishedAtNs() < overSinceNs)) {
      leaving++;
    }
    return List.copyOf(over.subList(0, leaving));
  }

  /** The store has these. */
  void departed(List<KeptDeployment> gone) {
    Set<String> ids = new HashSet<>();
    gone.forEach(kept -> ids.add(kept.deployment().id()));
    services.values().forEach(service -> service.forgetRollouts(each -> ids.contains(each.id())));
  }

  private int held() {
    return services.values().stream().mapToInt(service -> service.rollouts().size()).sum();
  }

  /** Only what goes on is here in such numbers: the rest moves to the store. */
  private void forget() {
    int held = held();
    if (held > 2 * AggregateLimits.DEPLOYMENTS) {
      List<Deployment> all = newestFirst();
      long from = all.get(AggregateLimits.DEPLOYMENTS).startedAtNs();
      services
          .values()
          .forEach(service ->
              service.forgetRollouts(each -> each.isOpen() && each.startedAtNs() < from));
      shortfalls.count(Shortfall.DEPLOYMENTS, held - held());
    }
    services
        .values()
        .removeIf(service -> service.isAnnouncedOnly() && service.rollouts().isEmpty());
  }

  void write(StateWriter out) {
    out.number(ids.last());
    out.number(watchingSinceNs);
    out.number(lastObservedNs);
    out.number(services.size());
    services.values().forEach(service -> service.write(out));
  }

  void read(StateReader in) {
    ids.restore(in.number());
    watchingSinceNs = in.number();
    lastObservedNs = in.number();
    for (int held = in.count(); held > 0; held--) {
      ServiceRollouts service = ServiceRollouts.read(in, ids);
      services.put(service.service(), service);
    }
  }
}
