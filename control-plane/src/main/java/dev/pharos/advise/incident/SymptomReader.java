package dev.pharos.advise.incident;

import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.ServiceHealth;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.HealthReason;
import dev.pharos.judge.HealthState;
import dev.pharos.judge.Sentences;
import dev.pharos.judge.incident.Backlog;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is not well now, by health, queues, verdicts and alerts. For one thread. */
final class SymptomReader {
  /** A verdict is news for so long; what the version does after shows in health and alerts. */
  static final Duration VERDICT_LASTS = Duration.ofMinutes(10);

  /**
   * An instance that is replaced is missing for a moment. What else makes services degraded has
   * lasted for two windows already.
   */
  static final Duration MISSING = Duration.ofSeconds(10);

  /** While versions change instances come and go. */
  static final Duration MISSING_IN_ROLLOUT = Duration.ofSeconds(60);

  /** Nobody took anything from a queue for so long, … */
  static final Duration UNCONSUMED = Duration.ofSeconds(30);

  /** Nothing that began earlier is judged any more. */
  private static final Duration DOWN_KNOWN = IncidentWatch.SETTLED.multipliedBy(2);

  /** … though so many messages wait. */
  private static final int LEAST_WAITING = 5;

  private final LiveWindows live;
  private final HealthWatch health;
  private final FiringAlerts alerts;
  private final SceneReader scenes;
  private final Map<Symptom.Key, Long> firstSeen = new HashMap<>();

  /** When each service was seen down last. */
  private final Map<ServiceId, Long> lastDownNs = new HashMap<>();

  private List<FiringAlerts.Alerted> alerted = List.of();

  SymptomReader(LiveWindows live, HealthWatch health, FiringAlerts alerts, SceneReader scenes) {
    this.live = live;
    this.health = health;
    this.alerts = alerts;
    this.scenes = scenes;
  }

  /** All symptoms that last, each with the time at which it began. */
  List<Symptom> read(long nowNs) throws IOException {
    noteDown(nowNs);
    Map<Symptom.Key, Symptom> found = new LinkedHashMap<>();
    health
        .all()
        .forEach((service, state) -> {
          if (state.needsAttention()) {
            state.reasons().stream()
                .filter(reason -> reason.state().compareTo(HealthState.SILENT) <= 0)
                .map(reason -> symptom(service, reason, nowNs))
                .forEach(symptom -> found.putIfAbsent(symptom.key(), symptom));
          }
        });
    stopped(nowNs).forEach(symptom -> found.putIfAbsent(symptom.key(), symptom));
    verdicts(nowNs).forEach(symptom -> found.putIfAbsent(symptom.key(), symptom));
    alerted =
        alerts.of(
            new AlertSubjects(
                health.all().keySet(),
                live.edgeHistory(),
                service -> health.health(service).needsAttention()));
    alerted.stream()
        .filter(one -> !one.alert().isAboutData())
        .map(FiringAlerts.Alerted::symptom)
        .forEach(symptom -> found.putIfAbsent(symptom.key(), symptom));
    firstSeen.keySet().retainAll(found.keySet());
    List<Symptom> lasting = new ArrayList<>();
    Set<ServiceId> rolling = rolling();
    for (Symptom symptom : found.values()) {
      firstSeen.putIfAbsent(symptom.key(), nowNs);
      Symptom begun = since(symptom);
      if (isEnough(begun, rolling, nowNs)) {
        lasting.add(begun);
      }
    }
    return lasting;
  }

  /** How urgent each alert is. */
  Map<Symptom.Key, String> severities() {
    Map<Symptom.Key, String> severities = new HashMap<>();
    alerted.forEach(one -> severities.put(one.symptom().key(), one.alert().severity()));
    return severities;
  }

  /** Alerts about data that is not consistent, of what was read last. */
  List<FiringAlerts.Alerted> aboutData() {
    return alerted.stream().filter(one -> one.alert().isAboutData()).toList();
  }

  List<InstanceState> instances() {
    return live.instances();
  }

  /** Alerts of all kinds that fire, as what was read last. */
  Set<Symptom.Key> firing() {
    Set<Symptom.Key> firing = new HashSet<>();
    alerted.forEach(one -> firing.add(one.symptom().key()));
    aboutTelemetry().forEach(one -> firing.add(LostTelemetry.symptom(one).key()));
    return firing;
  }

  /** Alerts about telemetry that does not arrive. */
  List<FiringAlerts.FiringAlert> aboutTelemetry() {
    return alerts.aboutTelemetry();
  }

  /**
   * Services of which no instance was usable, or nothing heard, at some time since then: what comes
   * back makes its trouble no other than it was.
   *
   * @param sinceNs epoch nanoseconds
   */
  Set<ServiceId> downSince(long sinceNs) {
    Set<ServiceId> down = new HashSet<>();
    lastDownNs.forEach((service, lastNs) -> {
      if (lastNs >= sinceNs) {
        down.add(service);
      }
    });
    return down;
  }

  private void noteDown(long nowNs) {
    lastDownNs.values().removeIf(lastNs -> nowNs - lastNs > DOWN_KNOWN.toNanos());
    health
        .all()
        .forEach((service, state) -> {
          if (isDown(state) || state.state() == HealthState.SILENT) {
            lastDownNs.put(service, nowNs);
          }
        });
  }

  /** The judge sees ten minutes only, so that times move; the first that was told stays. */
  private Symptom since(Symptom symptom) {
    long seenNs = firstSeen.getOrDefault(symptom.key(), symptom.sinceNs());
    long sinceNs = Math.min(seenNs, symptom.sinceNs());
    firstSeen.put(symptom.key(), sinceNs);
    return new Symptom(
        symptom.service(), symptom.kind(), symptom.name(), sinceNs, symptom.sentence());
  }

  /** A symptom that an incident has keeps the time that it has there, over a restart too. */
  void known(Symptom.Key key, long sinceNs) {
    firstSeen.merge(key, sinceNs, Math::min);
  }

  private boolean isEnough(Symptom symptom, Set<ServiceId> rolling, long nowNs) {
    if (symptom.kind() != Symptom.Kind.DOWN) {
      return true;
    }
    Duration missing = rolling.contains(symptom.service()) ? MISSING_IN_ROLLOUT : MISSING;
    return nowNs - symptom.sinceNs() >= missing.toNanos();
  }

  private Set<ServiceId> rolling() {
    Set<ServiceId> rolling = new HashSet<>();
    for (Deployment deployment : live.deployments()) {
      if (deployment.finishedAtNs() == null && deployment.state() == Deployment.State.ROLLING) {
        rolling.add(deployment.service());
      }
    }
    return rolling;
  }

  private static Symptom symptom(ServiceId service, HealthReason reason, long nowNs) {
    Symptom.Kind kind =
        switch (reason.kind()) {
          case INSTANCE -> Symptom.Kind.DOWN;
          case QUEUE -> Symptom.Kind.QUEUE;
          case LATENCY -> Symptom.Kind.LATENCY;
          case SILENCE -> Symptom.Kind.SILENT;
          case ERRORS, DEPENDENCY, TRAFFIC -> Symptom.Kind.ERRORS;
        };
    Long sinceNs = reason.sinceNs();
    return new Symptom(
        service,
        kind,
        kind == Symptom.Kind.QUEUE ? reason.subject() : "",
        sinceNs == null ? nowNs : Math.min(nowNs, sinceNs),
        reason.text());
  }

  /** Consumers that stopped: seen sooner than by how long messages wait. */
  private List<Symptom> stopped(long nowNs) throws IOException {
    List<Backlog> waiting =
        scenes.backlogs(nowNs).stream()
            .filter(one -> one.unconsumed() >= LEAST_WAITING)
            .filter(one -> one.waitedNs() >= UNCONSUMED.toNanos())
            .toList();
    if (waiting.isEmpty()) {
      return List.of();
    }
    long quietFromNs = nowNs - UNCONSUMED.toNanos();
    Map<Node, Long> now = scenes.consumed(new TimeRange(quietFromNs, nowNs));
    Map<Node, Long> before =
        scenes.consumed(new TimeRange(quietFromNs - SceneReader.BEFORE.toNanos(), quietFromNs));
    List<Symptom> stopped = new ArrayList<>();
    for (Backlog one : waiting) {
      if (now.getOrDefault(one.queue(), 0L) == 0 && before.getOrDefault(one.queue(), 0L) > 0) {
        for (ServiceId consumer : one.consumers()) {
          stopped.add(
              new Symptom(
                  consumer,
                  Symptom.Kind.QUEUE,
                  one.queue().id().name(),
                  nowNs - one.waitedNs(),
                  "%,d messages wait in %s, the oldest for %s, and nobody takes any."
                      .formatted(
                          one.unconsumed(),
                          one.queue().id().name(),
                          Sentences.time(one.waitedNs()))));
        }
      }
    }
    return List.copyOf(stopped);
  }

  private List<Symptom> verdicts(long nowNs) {
    List<Symptom> regressed = new ArrayList<>();
    for (Deployment deployment : live.deployments()) {
      DeployVerdict verdict = deployment.verdict();
      Long decidedAtNs = verdict == null ? null : verdict.decidedAtNs();
      if (verdict != null
          && decidedAtNs != null
          && verdict.state() == DeployVerdict.State.REGRESSED
          && deployment.state() != Deployment.State.ROLLED_BACK
          && nowNs - decidedAtNs <= VERDICT_LASTS.toNanos()) {
        regressed.add(
            new Symptom(
                deployment.service(),
                Symptom.Kind.VERDICT,
                deployment.version(),
                decidedAtNs,
                verdict.sentence()));
      }
    }
    return regressed;
  }

  /** Whether the fleet says that no instance is usable. */
  static boolean isDown(ServiceHealth state) {
    return state.reasons().stream()
        .anyMatch(reason ->
            reason.kind() == HealthReason.Kind.INSTANCE && reason.state() == HealthState.FAILING);
  }
}
