package dev.pharos.advise.incident;

import dev.pharos.advise.Changes;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.incident.Backlog;
import dev.pharos.judge.incident.Call;
import dev.pharos.judge.incident.Change;
import dev.pharos.judge.incident.IncidentJudge;
import dev.pharos.judge.incident.Member;
import dev.pharos.judge.incident.Novelty;
import dev.pharos.judge.incident.Scene;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.judge.incident.Traffic;
import dev.pharos.query.EdgeEnds;
import dev.pharos.query.EdgeTotal;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceWindow;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what is known of a time of trouble from windows, deployments and errors. */
final class SceneReader {
  /** Who called whom and who consumed what is known from so long before. */
  static final Duration BEFORE = Duration.ofMinutes(10);

  /** Of trouble that lasts its first minutes are judged: later ones bring nothing new. */
  static final Duration JUDGED = Duration.ofMinutes(2);

  /** Calls without an answer are counted when they were waited for; newer windows lack them. */
  private static final Duration LATE = Duration.ofSeconds(10);

  /** A service that began to be watched later throws everything for the first time. */
  private static final Duration ACQUAINTANCE = Duration.ofMinutes(30);

  private final LiveWindows live;
  private final RedQuery red;
  private final GraphQuery graph;
  private final TraceReader traces;

  SceneReader(LiveWindows live, RedQuery red, GraphQuery graph, TraceReader traces) {
    this.live = live;
    this.red = red;
    this.graph = graph;
    this.traces = traces;
  }

  /**
   * A scene.
   *
   * @param usual tells which time before is compared with
   * @param down services of which no instance is usable
   */
  Scene read(List<Symptom> symptoms, UsualTime usual, Set<ServiceId> down, long nowNs)
      throws IOException {
    long window = Resolution.TEN_SECONDS.lengthNs();
    long beganNs = symptoms.stream().mapToLong(Symptom::sinceNs).min().orElse(nowNs);
    long fromNs = Resolution.TEN_SECONDS.windowStart(beganNs);
    long settledNs = Resolution.TEN_SECONDS.windowStart(nowNs - LATE.toNanos());
    long toNs = Math.max(fromNs + window, Math.min(fromNs + JUDGED.toNanos(), settledNs));
    Set<String> environments = new HashSet<>();
    symptoms.forEach(symptom -> environments.add(symptom.service().environment()));
    TimeRange now = new TimeRange(fromNs, toNs);
    List<TimeRange> before = usual.before(fromNs, environments);
    return new Scene(
        beganNs,
        symptoms,
        members(now, before, down),
        calls(now, before),
        backlogs(nowNs),
        changes(beganNs),
        novelties(beganNs),
        hosts(),
        traces.failedRequests(failing(symptoms), now));
  }

  /** Of whom failed requests tell something, the earliest first. */
  private static Set<ServiceId> failing(List<Symptom> symptoms) {
    Set<ServiceId> failing = new LinkedHashSet<>();
    symptoms.stream()
        .filter(one ->
            switch (one.kind()) {
              case ERRORS, ALERT, VERDICT -> true;
              case DOWN, LATENCY, QUEUE, SILENT -> false;
            })
        .sorted(Comparator.comparingLong(Symptom::sinceNs))
        .forEach(one -> failing.add(one.service()));
    return failing;
  }

  private List<Member> members(TimeRange now, List<TimeRange> before, Set<ServiceId> down)
      throws IOException {
    Map<ServiceId, Traffic> is = traced(List.of(now));
    Map<ServiceId, Traffic> was = traced(before);
    Set<ServiceId> all = new LinkedHashSet<>(is.keySet());
    all.addAll(was.keySet());
    all.addAll(down);
    List<Member> members = new ArrayList<>();
    for (ServiceId service : all) {
      members.add(
          new Member(
              service,
              is.getOrDefault(service, Traffic.NONE),
              was.getOrDefault(service, Traffic.NONE),
              down.contains(service)));
    }
    return members;
  }

  /** Requests as they are held against calls, of which there are only those that were traced. */
  private Map<ServiceId, Traffic> traced(List<TimeRange> ranges) throws IOException {
    Map<ServiceId, Traffic> traced = new HashMap<>();
    for (TimeRange range : ranges) {
      requests(range)
          .forEach((service, all) ->
              traced.merge(service, all.times(live.tracedShare(service, range)), Traffic::plus));
    }
    return traced;
  }

  private Map<ServiceId, Traffic> requests(TimeRange range) throws IOException {
    Map<ServiceId, Traffic> services = new HashMap<>();
    for (ServiceWindow part : red.requests(Resolution.TEN_SECONDS, range)) {
      services.merge(
          part.service(),
          Traffic.of(part.requests(), part.errors(), part.latency()),
          Traffic::plus);
    }
    return services;
  }

  /** Whether so many requests of a service fail, and such a share of them. */
  boolean failing(ServiceId service, TimeRange range, long errors, double share)
      throws IOException {
    Traffic traffic = requests(range).getOrDefault(service, Traffic.NONE);
    return traffic.errors() >= errors && traffic.errors() >= share * traffic.requests();
  }

  private List<Call> calls(TimeRange now, List<TimeRange> before) throws IOException {
    Map<EdgeEnds, Ends> is = edges(List.of(now));
    Map<EdgeEnds, Ends> was = edges(before);
    Set<EdgeEnds> all = new LinkedHashSet<>(is.keySet());
    all.addAll(was.keySet());
    List<Call> calls = new ArrayList<>();
    for (EdgeEnds ends : all) {
      Ends then = was.getOrDefault(ends, Ends.NONE);
      Ends here = is.getOrDefault(ends, Ends.NONE);
      calls.add(
          new Call(
              ends.caller(),
              ends.callee(),
              here.seen(),
              then.seen(),
              here.served(),
              then.served()));
    }
    return calls;
  }

  /** Calls as both ends saw them. */
  private record Ends(Traffic client, Traffic served) {
    static final Ends NONE = new Ends(Traffic.NONE, Traffic.NONE);

    Ends plus(Ends other) {
      return new Ends(client.plus(other.client), served.plus(other.served));
    }

    /** As the caller saw them, where it reports. */
    Traffic seen() {
      return client.requests() > 0 ? client : served;
    }
  }

  private Map<EdgeEnds, Ends> edges(List<TimeRange> ranges) throws IOException {
    Map<EdgeEnds, Ends> edges = new HashMap<>();
    for (TimeRange range : ranges) {
      for (EdgeTotal part : graph.calls(Resolution.TEN_SECONDS, range)) {
        edges.merge(
            part.ends(),
            new Ends(
                Traffic.of(part.clientCalls(), part.clientErrors(), part.clientLatency()),
                Traffic.of(part.serverCalls(), part.serverErrors(), part.serverLatency())),
            Ends::plus);
      }
    }
    return edges;
  }

  /** Queues in which something waits, with all that ever consumed from them. */
  List<Backlog> backlogs(long nowNs) {
    Map<Node, Set<ServiceId>> consumers = new HashMap<>();
    for (EdgeHistory history : live.edgeHistory()) {
      Node caller = history.key().caller();
      if (caller.kind() == NodeKind.QUEUE && history.key().callee().kind() == NodeKind.SERVICE) {
        consumers
            .computeIfAbsent(caller, queue -> new LinkedHashSet<>())
            .add(history.key().callee().id());
      }
    }
    List<Backlog> backlogs = new ArrayList<>();
    for (QueueState queue : live.queues()) {
      if (queue.unconsumed() > 0 && queue.oldestUnconsumedNs() > 0) {
        backlogs.add(
            new Backlog(
                queue.queue(),
                List.copyOf(consumers.getOrDefault(queue.queue(), Set.of())),
                queue.unconsumed(),
                nowNs - queue.oldestUnconsumedNs()));
      }
    }
    return backlogs;
  }

  /** How many messages were taken from each queue in a range. */
  Map<Node, Long> consumed(TimeRange range) throws IOException {
    Map<Node, Long> consumed = new HashMap<>();
    for (EdgeTotal part : graph.calls(Resolution.TEN_SECONDS, range)) {
      if (part.ends().caller().kind() == NodeKind.QUEUE) {
        consumed.merge(part.ends().caller(), part.serverCalls(), Long::sum);
      }
    }
    return consumed;
  }

  /** Calls of the time before, to know who depends on whom. */
  List<Call> callsBefore(long nowNs) throws IOException {
    TimeRange before = new TimeRange(nowNs - BEFORE.toNanos(), nowNs);
    return calls(before, List.of(before));
  }

  private List<Change> changes(long beganNs) {
    List<Change> changes = new ArrayList<>();
    for (Deployment deployment : live.deployments()) {
      if (Math.abs(deployment.startedAtNs() - beganNs) <= IncidentJudge.CLOSE.toNanos()) {
        changes.add(
            new Change(
                deployment.id(),
                deployment.service(),
                deployment.startedAtNs(),
                Changes.sentence(deployment)));
      }
    }
    return changes;
  }

  private Map<ServiceId, Set<String>> hosts() {
    Map<ServiceId, Set<String>> hosts = new HashMap<>();
    for (InstanceState instance : live.instances()) {
      if (instance.leftNs() == null && !instance.host().isEmpty()) {
        hosts.computeIfAbsent(instance.service(), service -> new HashSet<>()).add(instance.host());
      }
    }
    return hosts;
  }

  private List<Novelty> novelties(long beganNs) {
    long watchedSinceNs = live.beganNs();
    if (watchedSinceNs > beganNs - ACQUAINTANCE.toNanos()) {
      return List.of();
    }
    List<Novelty> novelties = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ErrorIssue issue : live.errors()) {
      long sinceNs = issue.firstSeenNs() - beganNs;
      boolean now = Math.abs(sinceNs) <= JUDGED.toNanos();
      if (now && issue.groupedBy() != ErrorIssue.Grouping.TOGETHER && seen.add(issue.id())) {
        novelties.add(new Novelty(issue.id(), issue.service(), issue.type(), issue.firstSeenNs()));
      }
    }
    return List.copyOf(novelties);
  }
}
