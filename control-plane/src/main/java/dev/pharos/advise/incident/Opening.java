package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides, in one look, whether trouble goes on, came again, or is new. For one thread. */
final class Opening {
  /** Trouble with the same cause so soon after the end is the same incident. */
  static final Duration REOPENS = Duration.ofMinutes(10);

  private final Map<String, IncidentDraft> all;
  private final IncidentCounts counts;
  private final long nowNs;

  /**
   * @param all by id; new ones are added
   */
  Opening(Map<String, IncidentDraft> all, IncidentCounts counts, long nowNs) {
    this.all = all;
    this.counts = counts;
    this.nowNs = nowNs;
  }

  /** A person closed its incident, and it has not ended since. */
  boolean isDismissed(Symptom symptom) {
    return all.values().stream()
        .anyMatch(draft -> draft.closedBy != null && Course.lasting(draft).contains(symptom.key()));
  }

  /**
   * One that a person closed and that lasts: what else it brings is no new incident, unless that is
   * graver. Null when there is none.
   */
  @Nullable IncidentDraft dismissed(List<Symptom> symptoms, Predicate<IncidentDraft> same) {
    int gravity = gravity(symptoms.stream().map(Symptom::kind));
    for (IncidentDraft draft : all.values()) {
      if (draft.kind == Incident.Kind.SERVICE
          && draft.closedBy != null
          && !Course.lasting(draft).isEmpty()
          && same.test(draft)
          && gravity <= gravity(draft.symptoms.stream().map(Incident.Observed::kind))) {
        return draft;
      }
    }
    return null;
  }

  /** Who waves an alert away knows nothing of requests that fail, nor who does that of an end. */
  private static int gravity(Stream<Symptom.Kind> kinds) {
    return kinds
        .mapToInt(kind ->
            switch (kind) {
              case ALERT, VERDICT -> 0;
              case ERRORS, LATENCY, QUEUE -> 1;
              case DOWN, SILENT -> 2;
            })
        .max()
        .orElse(0);
  }

  /** The one that goes on or came again, or a new one. */
  IncidentDraft openOr(
      Incident.Kind kind,
      String environment,
      List<Symptom> symptoms,
      Predicate<IncidentDraft> same) {
    IncidentDraft found = null;
    for (IncidentDraft draft : all.values()) {
      boolean matches = draft.kind == kind && goesOn(draft) && same.test(draft);
      if (matches && (found == null || found.endedAtNs != null)) {
        found = draft;
      }
    }
    if (found == null) {
      long beganNs = symptoms.stream().mapToLong(Symptom::sinceNs).min().orElse(nowNs);
      found = new IncidentDraft(UUID.randomUUID().toString(), kind, environment, beganNs);
      all.put(found.id, found);
      counts.opened(kind);
    } else if (found.endedAtNs != null) {
      found.endedAtNs = null;
      counts.reopened();
    }
    return found;
  }

  private boolean goesOn(IncidentDraft draft) {
    Long endedAtNs = draft.endedAtNs;
    return endedAtNs == null || (draft.closedBy == null && nowNs - endedAtNs <= REOPENS.toNanos());
  }
}
