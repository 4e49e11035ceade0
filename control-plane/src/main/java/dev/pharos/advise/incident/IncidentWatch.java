package dev.pharos.advise.incident;

import dev.pharos.advise.HealthFollower;
import dev.pharos.advise.Watching;
import dev.pharos.judge.incident.Earlier;
import dev.pharos.judge.incident.Finding;
import dev.pharos.judge.incident.IncidentJudge;
import dev.pharos.judge.incident.Scene;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.judge.incident.TelemetryLoss;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes incidents of what is not well: looks each time after health was judged. A symptom's cause
 * is judged again for its first minutes and stays what it was then, so that recovering changes
 * nothing of it. For one thread.
 */
final class IncidentWatch implements HealthFollower {
  /** By now all that a fault brings with it was seen. */
  static final Duration SETTLED = Duration.ofMinutes(5);

  /** Symptoms that begin further apart are looked at by themselves. */
  static final Duration TOGETHER = Duration.ofSeconds(60);

  /** What an alert about data asks for may cost a second of searching. */
  static final Duration SEARCHED_EVERY = Duration.ofMinutes(1);

  private final IncidentDesk desk;
  private final SymptomReader symptoms;
  private final SceneReader scenes;
  private final SenderReader senders;
  private final TraceReader traces;
  private final IncidentCounts counts;
  private final InstantSource clock;
  private final StartUps startUps;
  private final Watching watching;
  private final RestingAlerts resting;
  private final IncidentJudge judge = new IncidentJudge();

  /** When traces were looked for last, by incident about data: it costs, and they change little. */
  private final Map<String, Long> searchedNs = new HashMap<>();

  IncidentWatch(
      IncidentDesk desk,
      SymptomReader symptoms,
      SceneReader scenes,
      SenderReader senders,
      TraceReader traces,
      IncidentCounts counts,
      Watching watching,
      InstantSource clock) {
    this.desk = desk;
    this.symptoms = symptoms;
    this.scenes = scenes;
    this.senders = senders;
    this.traces = traces;
    this.counts = counts;
    this.clock = clock;
    this.watching = watching;
    this.startUps = new StartUps(scenes, counts);
    this.resting = new RestingAlerts(desk.newestFirst(), TimeRange.epochNs(clock.instant()));
    for (Incident incident : desk.newestFirst()) {
      if (incident.goesOn()) {
        incident.symptoms().forEach(one -> symptoms.known(one.key(), one.sinceNs()));
      }
    }
  }

  @Override
  public void look() throws IOException {
    long nowNs = TimeRange.epochNs(clock.instant());
    List<Symptom> lasting = symptoms.read(nowNs);
    List<FiringAlerts.Alerted> aboutData = symptoms.aboutData();
    List<TelemetryLoss.Sender> sending = senders.read(nowNs);
    Map<String, List<TelemetryLoss.Sender>> lost = lost(sending, nowNs);
    List<FiringAlerts.FiringAlert> aboutTelemetry = symptoms.aboutTelemetry();
    Set<Symptom.Key> unknown = resting.look(symptoms.firing(), nowNs);
    boolean quiet =
        lasting.isEmpty() && aboutData.isEmpty() && aboutTelemetry.isEmpty() && lost.isEmpty();
    if (quiet && desk.newestFirst().stream().noneMatch(IncidentWatch::concerns)) {
      return;
    }
    desk.revise(all -> {
      Opening opening = new Opening(all, counts, nowNs);
      Set<ServiceId> unheard =
          new LostTelemetry(all, opening).look(lost, sending, aboutTelemetry, unknown, nowNs);
      data(all, aboutData, unknown, opening, nowNs);
      List<Symptom> heard =
          lasting.stream().filter(one -> !unheard.contains(one.service())).toList();
      services(all, heard, unknown, opening, nowNs);
      all.values().forEach(draft -> Course.closeIfOver(draft, nowNs));
    });
  }

  private Map<String, List<TelemetryLoss.Sender>> lost(
      List<TelemetryLoss.Sender> sending, long nowNs) throws IOException {
    long sinceNs = watching.sinceNs();
    Map<String, List<TelemetryLoss.Sender>> lost =
        TelemetryLoss.lost(nowNs, sinceNs, sending, List.of());
    return lost.isEmpty()
        ? lost
        : TelemetryLoss.lost(nowNs, sinceNs, sending, scenes.callsBefore(nowNs));
  }

  private static boolean concerns(Incident incident) {
    return incident.goesOn() || incident.symptoms().stream().anyMatch(Incident.Observed::lasts);
  }

  private void data(
      Map<String, IncidentDraft> all,
      List<FiringAlerts.Alerted> alerts,
      Set<Symptom.Key> unknown,
      Opening opening,
      long nowNs)
      throws IOException {
    Set<Symptom.Key> lasting = new HashSet<>(unknown);
    for (FiringAlerts.Alerted alerted : alerts) {
      Symptom symptom = alerted.symptom();
      lasting.add(symptom.key());
      if (opening.isDismissed(symptom)) {
        continue;
      }
      IncidentDraft draft =
          opening.openOr(
              Incident.Kind.INCONSISTENT_DATA,
              symptom.service().environment(),
              List.of(symptom),
              one -> one.symptoms.stream().anyMatch(known -> known.key().equals(symptom.key())));
      draft.title = symptom.service().name() + " holds data that does not become consistent";
      draft.suspects =
          List.of(Wording.suspected(symptom.service(), draft.title, symptom.sentence(), List.of()));
      Course.observe(draft, List.of(symptom), Map.of(symptom.key(), alerted.alert().severity()));
      stuck(draft, alerted, nowNs);
    }
    searchedNs.keySet().retainAll(all.keySet());
    for (IncidentDraft draft : all.values()) {
      if (draft.kind == Incident.Kind.INCONSISTENT_DATA) {
        Course.recover(draft, lasting, nowNs);
      }
    }
  }

  /** The newest traces of what is stuck, and of those that are known already as many as fit in. */
  private void stuck(IncidentDraft draft, FiringAlerts.Alerted alerted, long nowNs)
      throws IOException {
    Long lastNs = searchedNs.get(draft.id);
    if (lastNs != null && nowNs - lastNs < SEARCHED_EVERY.toNanos()) {
      return;
    }
    searchedNs.put(draft.id, nowNs);
    Set<String> found =
        new LinkedHashSet<>(traces.of(alerted.alert(), alerted.symptom().service(), nowNs));
    found.addAll(draft.traces);
    draft.traces = found.stream().limit(TraceReader.MOST).toList();
  }

  private void services(
      Map<String, IncidentDraft> all,
      List<Symptom> lasting,
      Set<Symptom.Key> unknown,
      Opening opening,
      long nowNs)
      throws IOException {
    Map<Symptom.Key, String> severities = symptoms.severities();
    Map<Symptom.Key, IncidentDraft> holders = new HashMap<>();
    for (IncidentDraft draft : all.values()) {
      if (draft.kind == Incident.Kind.SERVICE && draft.endedAtNs == null) {
        draft.symptoms.forEach(one -> holders.putIfAbsent(one.key(), draft));
      }
    }
    List<Symptom> fresh = new ArrayList<>();
    for (Symptom symptom : lasting) {
      IncidentDraft holder = holders.get(symptom.key());
      if (opening.isDismissed(symptom)) {
        continue;
      }
      if (holder != null && nowNs - symptom.sinceNs() > SETTLED.toNanos()) {
        Course.observe(holder, List.of(symptom), severities);
      } else {
        fresh.add(symptom);
      }
    }
    Map<IncidentDraft, Set<Symptom.Key>> taken = new HashMap<>();
    startUps.look(symptoms.instances());
    for (Judged judged : judged(fresh, all, nowNs)) {
      take(all, judged, opening, taken, severities, nowNs);
    }
    Set<Symptom.Key> keys = new HashSet<>(unknown);
    keys.addAll(Course.keys(lasting));
    for (IncidentDraft draft : List.copyOf(all.values())) {
      if (draft.kind == Incident.Kind.SERVICE) {
        moveOut(all, draft, taken);
        Course.recover(draft, keys, nowNs);
      }
    }
  }

  /** A finding with the scene that it was found in. */
  private record Judged(Finding finding, Scene scene) {}

  /** Symptoms that began about together are judged by the same time. */
  private List<Judged> judged(List<Symptom> fresh, Map<String, IncidentDraft> all, long nowNs)
      throws IOException {
    if (fresh.isEmpty()) {
      return List.of();
    }
    long oldestNs = nowNs - SETTLED.toNanos();
    List<Symptom> inOrder = new ArrayList<>(fresh);
    inOrder.sort(Comparator.comparingLong(Symptom::sinceNs).thenComparing(Symptom::service));
    UsualTime usual = UsualTime.of(all.values(), symptoms.instances(), nowNs);
    List<Judged> judged = new ArrayList<>();
    List<Symptom> together = new ArrayList<>();
    for (Symptom symptom : inOrder) {
      Symptom clamped =
          new Symptom(
              symptom.service(),
              symptom.kind(),
              symptom.name(),
              Math.max(oldestNs, symptom.sinceNs()),
              symptom.sentence());
      if (!together.isEmpty()
          && clamped.sinceNs() - together.getLast().sinceNs() > TOGETHER.toNanos()) {
        judge(together, usual, all, nowNs, judged);
        together = new ArrayList<>();
      }
      together.add(clamped);
    }
    judge(together, usual, all, nowNs, judged);
    return List.copyOf(judged);
  }

  private void judge(
      List<Symptom> together,
      UsualTime usual,
      Map<String, IncidentDraft> all,
      long nowNs,
      List<Judged> judged)
      throws IOException {
    List<Earlier> earlier = EarlierTrouble.of(all.values(), Course.keys(together));
    judged.forEach(
        one -> earlier.add(new Earlier(one.finding().cause().node(), one.finding().symptoms())));
    Scene scene =
        scenes.read(together, usual, symptoms.downSince(together.getFirst().sinceNs()), nowNs);
    for (Finding finding : judge.judge(scene, earlier)) {
      judged.add(new Judged(finding, scene));
    }
  }

  private void take(
      Map<String, IncidentDraft> all,
      Judged judged,
      Opening opening,
      Map<IncidentDraft, Set<Symptom.Key>> taken,
      Map<Symptom.Key, String> severities,
      long nowNs)
      throws IOException {
    Finding finding = judged.finding();
    Set<Symptom.Key> keys = Course.keys(finding.symptoms());
    boolean isNew =
        all.values().stream().noneMatch(one -> one.endedAtNs == null && holdsOneOf(one, keys));
    if (isNew && startUps.holds(finding, nowNs)) {
      return;
    }
    List<Incident.Suspected> suspects = Course.suspects(finding.suspects());
    String cause = suspects.getFirst().node();
    boolean isCauseKnown =
        all.values().stream().anyMatch(one -> one.endedAtNs == null && isCausedBy(one, cause));
    IncidentDraft dismissed =
        isCauseKnown ? null : opening.dismissed(finding.symptoms(), one -> isCausedBy(one, cause));
    if (dismissed != null) {
      taken.computeIfAbsent(dismissed, one -> new HashSet<>()).addAll(keys);
      Course.observe(dismissed, finding.symptoms(), severities);
      return;
    }
    IncidentDraft draft =
        opening.openOr(
            Incident.Kind.SERVICE,
            finding.symptoms().getFirst().service().environment(),
            finding.symptoms(),
            one ->
                isCausedBy(one, cause)
                    || (!isCauseKnown
                        && one.endedAtNs == null
                        && !taken.containsKey(one)
                        && Course.lasting(one).stream().anyMatch(keys::contains)));
    taken.computeIfAbsent(draft, one -> new HashSet<>()).addAll(keys);
    boolean joins = isAlerts(keys) && !isAlerts(others(draft, keys));
    boolean isFound = draft.suspects.isEmpty() || (!joins && holdsFirstOf(draft, keys));
    boolean changed = draft.suspects.isEmpty() || (isFound && !isCausedBy(draft, cause));
    if (isFound) {
      draft.suspects = suspects;
      draft.title = finding.cause().title();
    }
    Course.observe(draft, finding.symptoms(), severities);
    if (changed) {
      draft.tell(
          draft.startedAtNs,
          Incident.Moment.What.FAULT,
          suspects.getFirst().kind().equals("service") ? suspects.getFirst().name() : null,
          finding.cause().title() + ".",
          suspects.getFirst().evidence().isEmpty()
              ? null
              : suspects.getFirst().evidence().getFirst().link());
    }
    Course.deployed(draft, judged.scene().changes());
    if (changed || (!joins && draft.traces.size() < TraceReader.MOST)) {
      List<String> found = traces.of(finding, nowNs);
      draft.traces = found.isEmpty() && !changed ? draft.traces : found;
    }
  }

  /**
   * What began with it lasts. What is judged without that is what recovering brings, such as a
   * backlog that is worked off, and tells nothing of the cause.
   */
  private static boolean holdsFirstOf(IncidentDraft draft, Set<Symptom.Key> keys) {
    return draft.symptoms.stream()
        .min(Comparator.comparingLong(Incident.Observed::sinceNs))
        .map(first -> first.lasts() && keys.contains(first.key()))
        .orElse(true);
  }

  /** Alerts alone tell nothing new of the cause of what lasts beside them. */
  private static boolean isAlerts(Set<Symptom.Key> keys) {
    return keys.stream().allMatch(one -> one.kind() == Symptom.Kind.ALERT);
  }

  private static Set<Symptom.Key> others(IncidentDraft draft, Set<Symptom.Key> keys) {
    Set<Symptom.Key> others = Course.lasting(draft);
    others.removeAll(keys);
    return others;
  }

  private static boolean holdsOneOf(IncidentDraft draft, Set<Symptom.Key> keys) {
    return Course.lasting(draft).stream().anyMatch(keys::contains);
  }

  private static boolean isCausedBy(IncidentDraft draft, String node) {
    return !draft.suspects.isEmpty() && draft.suspects.getFirst().node().equals(node);
  }

  /** Symptoms that turned out to have another cause are told there; one without any is gone. */
  private void moveOut(
      Map<String, IncidentDraft> all,
      IncidentDraft draft,
      Map<IncidentDraft, Set<Symptom.Key>> taken) {
    if (draft.endedAtNs != null) {
      return;
    }
    Set<Symptom.Key> own = taken.getOrDefault(draft, Set.of());
    Set<Symptom.Key> elsewhere = new HashSet<>();
    taken.forEach((other, keys) -> {
      if (other != draft) {
        elsewhere.addAll(keys);
      }
    });
    elsewhere.removeAll(own);
    Set<Symptom.Key> moved = Course.lasting(draft);
    moved.retainAll(elsewhere);
    draft.symptoms.removeIf(one -> moved.contains(one.key()));
    if (draft.symptoms.isEmpty()) {
      taken.entrySet().stream()
          .filter(one -> one.getKey() != draft && one.getValue().stream().anyMatch(moved::contains))
          .map(Map.Entry::getKey)
          .min(Comparator.comparingLong(one -> one.startedAtNs))
          .ifPresent(other -> other.takeOver(draft));
      all.remove(draft.id);
      counts.merged();
    }
  }
}
