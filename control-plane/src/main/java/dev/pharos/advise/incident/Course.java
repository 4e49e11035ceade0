package dev.pharos.advise.incident;

import dev.pharos.advise.Pages;
import dev.pharos.judge.incident.Change;
import dev.pharos.judge.incident.Symptom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes symptoms into incidents and out of them, and closes those that are over. Pure. */
final class Course {
  /** Health has been good for a minute when a symptom ends; a little more, and it is over. */
  static final Duration GOOD = Duration.ofSeconds(30);

  private Course() {}

  /** Symptoms that last; one that came again goes on. */
  static void observe(
      IncidentDraft draft, Collection<Symptom> lasting, Map<Symptom.Key, String> severities) {
    for (Symptom symptom : lasting) {
      int at = indexOf(draft, symptom.key());
      Incident.Observed before = at < 0 ? null : draft.symptoms.get(at);
      long sinceNs =
          before == null ? symptom.sinceNs() : Math.min(before.sinceNs(), symptom.sinceNs());
      Incident.Observed now =
          new Incident.Observed(
              symptom.service(),
              symptom.kind(),
              symptom.name(),
              sinceNs,
              null,
              symptom.sentence(),
              severities.getOrDefault(symptom.key(), before == null ? "" : before.severity()));
      if (before == null) {
        draft.symptoms.add(now);
      } else {
        draft.symptoms.set(at, now);
      }
      if (before == null || !before.lasts()) {
        Long endedNs = before == null ? null : before.untilNs();
        tell(
            draft, now, endedNs == null ? symptom.sinceNs() : Math.max(endedNs, symptom.sinceNs()));
      }
    }
    draft.startedAtNs =
        Math.min(
            draft.startedAtNs,
            draft.symptoms.stream()
                .mapToLong(Incident.Observed::sinceNs)
                .min()
                .orElse(draft.startedAtNs));
  }

  private static void tell(IncidentDraft draft, Incident.Observed now, long atNs) {
    draft.tell(
        atNs,
        now.kind() == Symptom.Kind.ALERT ? Incident.Moment.What.ALERT : Incident.Moment.What.HEALTH,
        now.service().name(),
        now.sentence(),
        Wording.link(now.service(), now.kind(), now.name()));
  }

  private static int indexOf(IncidentDraft draft, Symptom.Key key) {
    for (int i = 0; i < draft.symptoms.size(); i++) {
      if (draft.symptoms.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** Tells of deployments of those concerned. */
  static void deployed(IncidentDraft draft, List<Change> changes) {
    for (Change change : changes) {
      boolean concerned =
          draft.symptoms.stream().anyMatch(one -> one.service().equals(change.service()));
      if (concerned) {
        draft.tell(
            change.atNs(),
            Incident.Moment.What.DEPLOY,
            change.service().name(),
            change.sentence(),
            Pages.deployment(change.id()));
      }
    }
  }

  /** Symptoms that last no more are over now. */
  static void recover(IncidentDraft draft, Set<Symptom.Key> lasting, long nowNs) {
    for (int i = 0; i < draft.symptoms.size(); i++) {
      Incident.Observed one = draft.symptoms.get(i);
      if (one.lasts() && !lasting.contains(one.key())) {
        draft.symptoms.set(
            i,
            new Incident.Observed(
                one.service(),
                one.kind(),
                one.name(),
                one.sinceNs(),
                nowNs,
                one.sentence(),
                one.severity()));
        if (draft.closedBy == null) {
          draft.tell(
              nowNs,
              Incident.Moment.What.RECOVERY,
              one.service().name(),
              Wording.recovered(
                  one, lasting.contains(new Symptom.Key(one.service(), Symptom.Kind.SILENT, ""))),
              Wording.link(one.service(), one.kind(), one.name()));
        }
      }
    }
  }

  /** One in which all has been good for a while is over since then. */
  static void closeIfOver(IncidentDraft draft, long nowNs) {
    if (draft.endedAtNs != null) {
      return;
    }
    long lastNs = draft.startedAtNs;
    for (Incident.Observed one : draft.symptoms) {
      Long untilNs = one.untilNs();
      if (untilNs == null) {
        return;
      }
      lastNs = Math.max(lastNs, untilNs);
    }
    if (nowNs - lastNs >= GOOD.toNanos()) {
      draft.endedAtNs = lastNs;
      draft.tell(
          nowNs,
          Incident.Moment.What.CLOSED,
          null,
          "All has been well for %d s.".formatted((nowNs - lastNs) / 1_000_000_000),
          null);
    }
  }

  static Set<Symptom.Key> keys(Collection<Symptom> symptoms) {
    return symptoms.stream().map(Symptom::key).collect(Collectors.toSet());
  }

  static Set<Symptom.Key> lasting(IncidentDraft draft) {
    return draft.symptoms.stream()
        .filter(Incident.Observed::lasts)
        .map(Incident.Observed::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  static List<Incident.Suspected> suspects(List<dev.pharos.judge.incident.Suspect> suspects) {
    return suspects.stream().map(Wording::suspected).toList();
  }
}
