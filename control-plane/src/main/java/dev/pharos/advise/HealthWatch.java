package dev.pharos.advise;

import dev.pharos.judge.HealthInput;
import dev.pharos.judge.HealthJudge;
import dev.pharos.judge.HealthReason;
import dev.pharos.judge.HealthState;
import dev.pharos.judge.HealthVerdict;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.QueueFigures;
import dev.pharos.query.ServiceSettings;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges every service again and again and keeps what it found. One thread looks; any may ask. */
public final class HealthWatch {
  private final HealthJudge judge;
  private final HealthSigns signs;
  private final ServiceSettings settings;
  private final InstantSource clock;
  private Set<ServiceId> slow = Set.of();
  private volatile Map<ServiceId, ServiceHealth> found = Map.of();

  HealthWatch(HealthJudge judge, HealthSigns signs, ServiceSettings settings, InstantSource clock) {
    this.judge = judge;
    this.signs = signs;
    this.settings = settings;
    this.clock = clock;
  }

  /** Judges all services by what is known now. */
  public synchronized void look() throws IOException {
    long nowNs = TimeRange.epochNs(clock.instant());
    Map<ServiceId, ServiceHealth> before = found;
    Map<ServiceId, ServiceHealth> now = new HashMap<>();
    Set<ServiceId> slowNow = new HashSet<>();
    for (Map.Entry<ServiceId, HealthInput> signsOf : signs.gather(nowNs, slow).entrySet()) {
      ServiceId service = signsOf.getKey();
      HealthVerdict verdict = judge.judge(signsOf.getValue());
      if (verdict.reasons().stream()
          .anyMatch(reason -> reason.kind() == HealthReason.Kind.LATENCY)) {
        slowNow.add(service);
      }
      now.put(
          service,
          new ServiceHealth(
              verdict.state(),
              verdict.reason(),
              since(verdict, before.get(service), nowNs),
              evidence(service, verdict, signsOf.getValue()),
              verdict.reasons()));
    }
    slow = slowNow;
    found = Map.copyOf(now);
  }

  /** What was found of a service when last looked at. */
  public ServiceHealth health(ServiceId service) {
    return found.getOrDefault(service, ServiceHealth.NOT_JUDGED);
  }

  /** What was found of every service when last looked at. */
  public Map<ServiceId, ServiceHealth> all() {
    return found;
  }

  /** How the calls of an edge are, by the callee's objective and by what waits in a queue. */
  public HealthState edge(GraphEdge edge) {
    Node callee = edge.ends().callee();
    double successRatio =
        callee.kind() == NodeKind.SERVICE
            ? settings.objective(callee.id().name()).successRatio()
            : ServiceSettings.Objective.DEFAULT.successRatio();
    HealthState state = judge.calls(edge.calls().requests(), edge.calls().errors(), successRatio);
    HealthReason waiting = waiting(edge);
    return waiting != null && waiting.state().compareTo(state) < 0 ? waiting.state() : state;
  }

  /** True for calls that do not go well. */
  public boolean hurts(GraphEdge edge) {
    HealthState state = edge(edge);
    return state == HealthState.FAILING || state == HealthState.DEGRADED;
  }

  private @Nullable HealthReason waiting(GraphEdge edge) {
    QueueFigures queue = edge.queue();
    Long oldestNs = queue == null ? null : queue.oldestUnconsumedNs();
    if (queue == null || oldestNs == null) {
      return null;
    }
    long nowNs = TimeRange.epochNs(clock.instant());
    Node node =
        edge.ends().caller().kind() == NodeKind.QUEUE ? edge.ends().caller() : edge.ends().callee();
    return judge.queue(new QueueState(node, queue.unconsumed(), nowNs - oldestNs), nowNs);
  }

  /** The judge sees ten minutes only; a state that lasts keeps the time at which it was entered. */
  private static @Nullable Long since(
      HealthVerdict verdict, @Nullable ServiceHealth before, long nowNs) {
    Long seen = verdict.sinceNs();
    if (before == null || before.state() == HealthState.UNKNOWN) {
      return seen;
    }
    if (before.state() != verdict.state()) {
      return seen == null ? Long.valueOf(nowNs) : seen;
    }
    Long kept = before.sinceNs();
    return kept == null || (seen != null && seen < kept) ? seen : kept;
  }

  private static List<Evidence> evidence(
      ServiceId service, HealthVerdict verdict, HealthInput input) {
    List<Evidence> evidence = new ArrayList<>();
    for (HealthReason reason : verdict.reasons()) {
      Evidence link = evidence(service, reason, input);
      if (!evidence.contains(link)) {
        evidence.add(link);
      }
    }
    return List.copyOf(evidence);
  }

  private static Evidence evidence(ServiceId service, HealthReason reason, HealthInput input) {
    return switch (reason.kind()) {
      case ERRORS -> new Evidence("Failed traces", Pages.failedTraces(service));
      case LATENCY -> new Evidence("Slow traces", Pages.slowTraces(service, slowFrom(input)));
      case INSTANCE -> new Evidence("Instances", Pages.instances(service));
      case DEPENDENCY, QUEUE ->
          new Evidence(reason.subject() + " on the map", Pages.node(reason.subject(), service));
      case SILENCE -> new Evidence("Instances", Pages.instances(service));
      case TRAFFIC -> new Evidence("Requests", Pages.service(service));
    };
  }

  private static long slowFrom(HealthInput input) {
    Long promised = input.objective().promisedP95Ns();
    Long usual = input.objective().usualP95Ns();
    return promised != null ? promised : usual != null ? usual : 0;
  }
}
