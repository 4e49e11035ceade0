package dev.pharos.query.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.ServiceView;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Owner;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which version runs where, and how delivery goes. Safe for use by many threads. */
public final class DeployStatusQuery {
  private final ServiceQuery services;
  private final ServiceSettings settings;
  private final LiveWindows live;
  private final DeploymentHistory history;

  DeployStatusQuery(
      ServiceQuery services,
      ServiceSettings settings,
      LiveWindows live,
      DeploymentHistory history) {
    this.history = history;
    this.services = services;
    this.settings = settings;
    this.live = live;
  }

  /** Every service with what it runs in each environment, by name. */
  public List<ServiceStatus> services(Place place) {
    List<Deployment> deployments =
        history.within(new TimeRange(0, Long.MAX_VALUE), deployment -> true);
    SortedMap<ServiceId, List<ServiceView>> byName = new TreeMap<>();
    Map<ServiceId, ServiceView> views = new TreeMap<>(services.services(place));
    for (Deployment deployment : deployments) {
      ServiceId id = deployment.service();
      if (place.holds(id) && VersionHistory.isChange(deployment)) {
        views.computeIfAbsent(id, services::service);
      }
    }
    views.forEach(
        (id, view) -> byName.computeIfAbsent(anywhere(id), name -> new ArrayList<>()).add(view));
    List<ServiceStatus> statuses = new ArrayList<>();
    byName.forEach((name, everywhere) ->
        statuses.add(
            status(
                name,
                everywhere,
                deployments.stream()
                    .filter(deployment -> anywhere(deployment.service()).equals(name))
                    .toList())));
    return statuses;
  }

  /** How delivery went, by week and team, the newest week first. */
  public List<TeamWeek> weeks(TimeRange range, Place place) {
    // What came after the range tells how what was in it went on.
    List<Deployment> meant =
        history.within(
            new TimeRange(range.fromNs(), Long.MAX_VALUE),
            deployment -> place.holds(deployment.service()));
    return new DeliveryFigures(meant, id -> owner(id).team()).weeks(range);
  }

  private Owner owner(ServiceId id) {
    return settings.owner(id.name(), live.owner(id));
  }

  private static ServiceId anywhere(ServiceId id) {
    return new ServiceId(id.namespace(), id.name(), "");
  }

  private ServiceStatus status(
      ServiceId name, List<ServiceView> everywhere, List<Deployment> deployments) {
    VersionHistory versions = new VersionHistory(deployments);
    List<RunningVersion> running =
        everywhere.stream().map(view -> running(view, deployments)).toList();
    String newest =
        running.stream()
            .filter(each -> each.instances() > 0 && !each.version().isEmpty())
            .map(RunningVersion::version)
            .max(Comparator.comparingLong(versions::firstNs))
            .orElse("");
    Owner owner = Owner.NOBODY;
    for (ServiceView view : everywhere) {
      Owner told = owner(view.id());
      owner = owner.equals(Owner.NOBODY) ? told : owner;
    }
    return new ServiceStatus(
        name.namespace(),
        name.name(),
        owner,
        running.stream()
            .map(each -> drift(each, newest, versions))
            .sorted(Comparator.comparing(RunningVersion::environment))
            .toList());
  }

  private static RunningVersion drift(
      RunningVersion running, String newest, VersionHistory history) {
    int behind = running.version().isEmpty() ? 0 : history.between(running.version(), newest);
    return running.behind(behind, behind == 0 ? null : history.nextNs(running.version()));
  }

  private static RunningVersion running(ServiceView view, List<Deployment> deployments) {
    List<Deployment> changes =
        deployments.stream()
            .filter(each -> each.service().equals(view.id()))
            .filter(VersionHistory::isChange)
            .toList();
    Deployment open =
        changes.stream()
            .filter(
                each -> each.finishedAtNs() == null && view.versions().containsKey(each.version()))
            .findFirst()
            .orElse(null);
    boolean goesOn = open != null && view.versions().containsKey(open.previousVersion());
    String version = open != null && goesOn ? open.previousVersion() : mostRunning(view, changes);
    Deployment brought =
        changes.stream()
            .filter(each -> each.version().equals(version))
            .filter(each -> each.state() != Deployment.State.ROLLED_BACK)
            .findFirst()
            .orElse(null);
    return new RunningVersion(
        view.id().environment(),
        version,
        view.versions().values().stream().mapToInt(Integer::intValue).sum(),
        open != null && goesOn ? open.version() : null,
        brought,
        commit(brought, view, version),
        since(brought, view, version),
        0,
        null);
  }

  /** Where instances tell none, or none runs, what was deployed last. */
  private static String mostRunning(ServiceView view, List<Deployment> changes) {
    String most = "";
    int instances = 0;
    for (Map.Entry<String, Integer> each : view.versions().entrySet()) {
      if (!each.getKey().isEmpty() && each.getValue() > instances) {
        most = each.getKey();
        instances = each.getValue();
      }
    }
    if (!most.isEmpty()) {
      return most;
    }
    return changes.stream()
        .filter(each -> each.state() == Deployment.State.COMPLETE)
        .map(Deployment::version)
        .findFirst()
        .orElse("");
  }

  private static @Nullable String commit(
      @Nullable Deployment brought, ServiceView view, String version) {
    if (brought != null && brought.commit() != null) {
      return brought.commit();
    }
    for (InstanceState instance : view.instances()) {
      InstanceReport report = instance.report();
      if (report != null && report.commit() != null && instance.version().equals(version)) {
        return report.commit();
      }
    }
    return null;
  }

  private static @Nullable Long since(
      @Nullable Deployment brought, ServiceView view, String version) {
    if (brought != null) {
      return brought.startedAtNs();
    }
    return view.instances().stream()
        .filter(instance -> instance.version().equals(version))
        .map(InstanceState::firstSeenNs)
        .min(Long::compare)
        .orElse(null);
  }
}
