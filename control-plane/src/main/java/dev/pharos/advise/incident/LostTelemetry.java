package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import dev.pharos.judge.incident.TelemetryLoss;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Incidents of telemetry that does not arrive, in one look. For one thread. */
final class LostTelemetry {
  private final Map<String, IncidentDraft> all;
  private final Opening opening;

  LostTelemetry(Map<String, IncidentDraft> all, Opening opening) {
    this.all = all;
    this.opening = opening;
  }

  /** One incident for each environment that nothing arrives from; returns who is in them. */
  Set<ServiceId> look(
      Map<String, List<TelemetryLoss.Sender>> lost,
      List<TelemetryLoss.Sender> sending,
      long nowNs) {
    Set<ServiceId> unheard = new HashSet<>();
    Map<ServiceId, Long> lastSeen = new HashMap<>();
    sending.forEach(one -> lastSeen.put(one.service(), one.lastSeenNs()));
    Set<String> goesOn = new HashSet<>();
    for (IncidentDraft draft : List.copyOf(all.values())) {
      if (draft.kind == Incident.Kind.NO_TELEMETRY) {
        Set<ServiceId> missing = new HashSet<>();
        for (Incident.Observed one : draft.symptoms) {
          Long seenNs = lastSeen.get(one.service());
          if (one.lasts() && seenNs != null && seenNs <= one.sinceNs()) {
            missing.add(one.service());
          }
        }
        if (2 * missing.size() > draft.symptoms.size()) {
          unheard.addAll(missing);
          goesOn.add(draft.environment);
        } else {
          Course.recover(draft, Set.of(), nowNs);
        }
      }
    }
    lost.forEach((environment, services) -> {
      if (!goesOn.contains(environment)) {
        List<Symptom> silent = new ArrayList<>();
        for (TelemetryLoss.Sender one : services) {
          unheard.add(one.service());
          silent.add(
              new Symptom(
                  one.service(),
                  Symptom.Kind.SILENT,
                  "telemetry",
                  one.lastSeenNs(),
                  "Nothing arrives from " + one.service().name() + "."));
        }
        lost(environment, silent);
      }
    });
    return unheard;
  }

  private void lost(String environment, List<Symptom> silent) {
    IncidentDraft draft =
        opening.openOr(
            Incident.Kind.NO_TELEMETRY,
            environment,
            silent,
            one -> one.environment.equals(environment));
    String sentence =
        "%d services fell silent within seconds: a Collector, the network or the host they share is"
                .formatted(silent.size())
            + " the likelier cause than all of them at once. Of the services nothing is known.";
    draft.title = "No telemetry" + (environment.isEmpty() ? "" : " from " + environment);
    draft.suspects = List.of();
    Course.observe(draft, silent, Map.of());
    draft.tell(draft.startedAtNs, Incident.Moment.What.FAULT, null, sentence, "/connect");
  }
}
