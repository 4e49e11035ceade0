package dev.pharos.advise;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.HealthDependency;
import dev.pharos.judge.HealthInput;
import dev.pharos.judge.HealthJudge;
import dev.pharos.judge.HealthObjective;
import dev.pharos.judge.HealthWindow;
import dev.pharos.judge.WarmUps;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.ServiceView;
import dev.pharos.query.ServiceWindow;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Gathers what the health of services is judged by. For one thread. */
final class HealthSigns {
  private final LiveWindows live;
  private final RedQuery red;
  private final GraphQuery graph;
  private final ServiceQuery services;
  private final ServiceSettings settings;
  private final Habits habits;
  private final Departures departures = new Departures();
  private final Pauses pauses;

  HealthSigns(
      LiveWindows live,
      RedQuery red,
      GraphQuery graph,
      ServiceQuery services,
      ServiceSettings settings,
      Watching watching) {
    this.live = live;
    this.red = red;
    this.graph = graph;
    this.services = services;
    this.settings = settings;
    this.habits = new Habits(red);
    this.pauses = new Pauses(watching);
  }

  /**
   * Everything about every service that is known.
   *
   * @param slow services that are slow by the last judgement: no habit is learnt from them
   */
  Map<ServiceId, HealthInput> gather(long nowNs, Set<ServiceId> slow) throws IOException {
    TimeRange history = new TimeRange(nowNs - HealthJudge.HISTORY.toNanos(), nowNs);
    Map<ServiceId, List<ServiceWindow>> windows = red.windows(Resolution.TEN_SECONDS, history);
    Map<ServiceId, ServiceView> views = services.services(Place.ANYWHERE);
    List<GraphEdge> edges = graph.graph(history, null, Place.ANYWHERE).edges();
    Map<ServiceId, List<QueueState>> queues = queuesByConsumer();
    Set<ServiceId> signedOff = live.signedOff();
    departures.look(live.instances(), nowNs);
    pauses.look(views.values());
    Set<ServiceId> all = new HashSet<>(views.keySet());
    all.addAll(windows.keySet());
    habits.learn(nowNs, windows, warmUps(all, views), slow);
    Map<ServiceId, HealthInput> inputs = new TreeMap<>();
    for (ServiceId service : all) {
      ServiceView view = views.getOrDefault(service, services.service(service));
      inputs.put(
          service,
          new HealthInput(
              nowNs,
              windows.getOrDefault(service, List.of()).stream().map(HealthSigns::window).toList(),
              objective(service),
              view.instances(),
              dependencies(service, edges),
              queues.getOrDefault(service, List.of()),
              view.lastSeenNs(),
              habits.usualGapNs(service),
              pauses.since(view.lastSeenNs()),
              signedOff.contains(service) || departures.signedOff(service, view.instances())));
    }
    return inputs;
  }

  private Map<ServiceId, WarmUps> warmUps(Set<ServiceId> all, Map<ServiceId, ServiceView> views) {
    Map<ServiceId, WarmUps> warmUps = new HashMap<>();
    for (ServiceId service : all) {
      ServiceView view = views.getOrDefault(service, services.service(service));
      warmUps.put(service, WarmUps.of(view.instances()));
    }
    return warmUps;
  }

  private static HealthWindow window(ServiceWindow window) {
    return new HealthWindow(window.startNs(), window.requests(), window.errors(), window.latency());
  }

  private HealthObjective objective(ServiceId service) {
    ServiceSettings.Objective objective = settings.objective(service.name());
    Duration p95 = objective.p95();
    return new HealthObjective(
        objective.successRatio(), p95 == null ? null : p95.toNanos(), habits.usualP95Ns(service));
  }

  private static List<HealthDependency> dependencies(ServiceId service, List<GraphEdge> edges) {
    Node caller = Node.service(service);
    return edges.stream()
        .filter(edge -> edge.ends().caller().equals(caller))
        .map(edge ->
            new HealthDependency(
                edge.ends().callee().id().name(), edge.calls().requests(), edge.calls().errors()))
        .toList();
  }

  /** By all that ever consumed: what waits is the trouble of a consumer that is gone, too. */
  private Map<ServiceId, List<QueueState>> queuesByConsumer() {
    Map<Node, Set<ServiceId>> consumers = new HashMap<>();
    for (EdgeHistory history : live.edgeHistory()) {
      Node caller = history.key().caller();
      if (caller.kind() == NodeKind.QUEUE && history.key().callee().kind() == NodeKind.SERVICE) {
        consumers
            .computeIfAbsent(caller, queue -> new HashSet<>())
            .add(history.key().callee().id());
      }
    }
    Map<ServiceId, List<QueueState>> queues = new HashMap<>();
    for (QueueState queue : live.queues()) {
      for (ServiceId consumer : consumers.getOrDefault(queue.queue(), Set.of())) {
        queues.computeIfAbsent(consumer, service -> new ArrayList<>()).add(queue);
      }
    }
    return queues;
  }
}
