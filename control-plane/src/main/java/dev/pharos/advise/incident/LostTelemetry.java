package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import dev.pharos.judge.incident.TelemetryLoss;
import dev.pharos.signal.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Incidents of telemetry that does not arrive, in one look. For one thread. */
final class LostTelemetry {
  /** Who sends now and then is heard again some time after telemetry is. */
  static final Duration HEARD_ANEW = Duration.ofMinutes(5);

  /** What is missing of those that send steadily; by them it is known when it is back. */
  private static final String STEADY = "telemetry";

  private static final String RARE = "telemetry now and then";

  private final Map<String, IncidentDraft> all;
  private final Opening opening;

  LostTelemetry(Map<String, IncidentDraft> all, Opening opening) {
    this.all = all;
    this.opening = opening;
  }

  /**
   * One incident for each environment that nothing arrives from; returns who is in them.
   *
   * @param alerts that say so too
   * @param unknown alerts of which it is not known yet whether they fire
   */
  Set<ServiceId> look(
      Map<String, List<TelemetryLoss.Sender>> lost,
      List<TelemetryLoss.Sender> sending,
      List<FiringAlerts.FiringAlert> alerts,
      Set<Symptom.Key> unknown,
      long nowNs) {
    Set<ServiceId> unheard = new HashSet<>();
    Map<ServiceId, Long> lastSeen = new HashMap<>();
    sending.forEach(one -> lastSeen.put(one.service(), one.lastSeenNs()));
    Set<String> goesOn = new HashSet<>();
    for (IncidentDraft draft : List.copyOf(all.values())) {
      if (draft.kind == Incident.Kind.NO_TELEMETRY) {
        Set<ServiceId> missing = new HashSet<>();
        int steady = 0;
        int gone = 0;
        for (Incident.Observed one : draft.symptoms) {
          Long seenNs = lastSeen.get(one.service());
          if (one.kind() != Symptom.Kind.SILENT) {
            continue;
          }
          boolean isSteady = !one.name().equals(RARE);
          steady += isSteady ? 1 : 0;
          boolean isQuiet = seenNs != null && nowNs - seenNs > TelemetryLoss.QUIET.toNanos();
          if (isQuiet && one.lasts()) {
            gone += isSteady ? 1 : 0;
            missing.add(one.service());
          }
          if (isQuiet && !isSteady && isUnheard(one, nowNs)) {
            unheard.add(one.service());
          }
        }
        Set<Symptom.Key> lasting = new HashSet<>(unknown);
        alerts.forEach(alert -> lasting.add(symptom(alert).key()));
        if (2 * gone > steady) {
          unheard.addAll(missing);
          goesOn.add(draft.environment);
          draft.symptoms.stream()
              .filter(one -> one.kind() == Symptom.Kind.SILENT)
              .forEach(one -> lasting.add(one.key()));
        }
        Course.recover(draft, lasting, nowNs);
      }
    }
    lost.forEach((environment, services) -> {
      if (!goesOn.contains(environment)) {
        List<Symptom> silent = new ArrayList<>();
        services.forEach(one -> silent.add(silent(one, STEADY)));
        TelemetryLoss.unheard(services, sending).forEach(one -> silent.add(silent(one, RARE)));
        silent.forEach(one -> unheard.add(one.service()));
        lost(environment, silent, services.size());
      }
    });
    alerts.forEach(this::alerted);
    return unheard;
  }

  /**
   * It is not known whether it sends: nothing arrives, or it is one that sends now and then and
   * telemetry is not back for long.
   */
  static boolean isUnheard(Incident.Observed one, long nowNs) {
    Long untilNs = one.untilNs();
    return one.kind() == Symptom.Kind.SILENT
        && (untilNs == null
            || (one.name().equals(RARE) && nowNs - untilNs <= HEARD_ANEW.toNanos()));
  }

  private static Symptom silent(TelemetryLoss.Sender sender, String name) {
    return new Symptom(
        sender.service(),
        Symptom.Kind.SILENT,
        name,
        sender.lastSeenNs(),
        "Nothing arrives from " + sender.service().name() + ".");
  }

  /** It joins what is known of its environment already; of one without any all are meant. */
  private void alerted(FiringAlerts.FiringAlert alert) {
    Symptom symptom = symptom(alert);
    if (opening.isDismissed(symptom)) {
      return;
    }
    String environment = symptom.service().environment();
    IncidentDraft draft =
        opening.openOr(
            Incident.Kind.NO_TELEMETRY,
            environment,
            List.of(symptom),
            one -> environment.isEmpty() || isOf(one, environment));
    if (draft.title.isEmpty()) {
      draft.title = title(environment);
      draft.tell(
          draft.startedAtNs, Incident.Moment.What.FAULT, null, symptom.sentence(), "/connect");
    }
    Course.observe(draft, List.of(symptom), Map.of(symptom.key(), alert.severity()));
  }

  /** Who tells of it stands in the place of the service: a Collector's job, or Pharos itself. */
  static Symptom symptom(FiringAlerts.FiringAlert alert) {
    return alert.symptomOf(
        new ServiceId(
            "",
            alert.labels().getOrDefault("job", "pharos"),
            alert.labels().getOrDefault("deployment_environment_name", "")));
  }

  private static boolean isOf(IncidentDraft draft, String environment) {
    return draft.environment.equals(environment) || draft.environment.isEmpty();
  }

  private static String title(String environment) {
    return "No telemetry" + (environment.isEmpty() ? "" : " from " + environment);
  }

  private void lost(String environment, List<Symptom> silent, int steady) {
    if (silent.stream().allMatch(opening::isDismissed)) {
      return;
    }
    IncidentDraft draft =
        opening.openOr(
            Incident.Kind.NO_TELEMETRY, environment, silent, one -> isOf(one, environment));
    String sentence =
        "%d services fell silent within seconds: a Collector, the network or the host they share is"
                .formatted(steady)
            + " the likelier cause than all of them at once. Of the services nothing is known.";
    // One that an alert began may have named none.
    draft.environment = environment;
    draft.title = title(environment);
    draft.suspects = List.of();
    Course.observe(draft, silent, Map.of());
    draft.tell(draft.startedAtNs, Incident.Moment.What.FAULT, null, sentence, "/connect");
  }
}
