package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Finding;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells trouble of starting from trouble: where services start together each calls others before
 * these are up, which ends by itself. What still is so when the caller has run for a minute is
 * trouble like all other. For one thread.
 */
final class StartUps {
  /** So long a service may call others in vain that start when it does, or never were there. */
  static final Duration STARTING = Duration.ofSeconds(60);

  /** Failing after that: more than three times what the usual objective allows. */
  private static final double FAILING = 0.03;

  private static final long LEAST_ERRORS = 3;

  private final SceneReader scenes;
  private final IncidentCounts counts;
  private Set<Symptom.Key> held = Set.of();
  private Set<Symptom.Key> heldNow = new HashSet<>();
  private Map<ServiceId, Long> started = Map.of();

  StartUps(SceneReader scenes, IncidentCounts counts) {
    this.scenes = scenes;
    this.counts = counts;
  }

  /** Begins a look. */
  void look(Collection<InstanceState> instances) {
    started = ServiceStarts.oldest(instances);
    held = heldNow;
    heldNow = new HashSet<>();
  }

  /** Whether all of it is what services that start bring with them. */
  boolean holds(Finding finding, long nowNs) throws IOException {
    for (Symptom symptom : finding.symptoms()) {
      if (!isOfStart(symptom, finding.cause().node(), nowNs)) {
        return false;
      }
    }
    for (Symptom symptom : finding.symptoms()) {
      heldNow.add(symptom.key());
      if (!held.contains(symptom.key())) {
        counts.startUp();
      }
    }
    return true;
  }

  private boolean isOfStart(Symptom symptom, Node cause, long nowNs) throws IOException {
    Long startedNs = started.get(symptom.service());
    boolean isYoung = startedNs != null && symptom.sinceNs() < startedNs + STARTING.toNanos();
    if (symptom.kind() != Symptom.Kind.ERRORS || startedNs == null || !isYoung) {
      return false;
    }
    return !wasUp(cause, startedNs) && !stillFails(symptom.service(), startedNs, nowNs);
  }

  /** Whether a cause was there for a while when a caller began. */
  private boolean wasUp(Node cause, long callerStartedNs) {
    if (cause.kind() != NodeKind.SERVICE) {
      return false;
    }
    Long startedNs = started.get(cause.id());
    return startedNs != null && startedNs < callerStartedNs - STARTING.toNanos();
  }

  private boolean stillFails(ServiceId service, long startedNs, long nowNs) throws IOException {
    long window = Resolution.TEN_SECONDS.lengthNs();
    long fromNs = Resolution.TEN_SECONDS.windowStart(startedNs + STARTING.toNanos() + window - 1);
    long toNs = Resolution.TEN_SECONDS.windowStart(nowNs);
    if (toNs <= fromNs) {
      return false;
    }
    return scenes.failing(service, new TimeRange(fromNs, toNs), LEAST_ERRORS, FAILING);
  }
}
