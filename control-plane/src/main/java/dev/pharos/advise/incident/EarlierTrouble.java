package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Earlier;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.NodeName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Incidents as what was found before. Pure. */
final class EarlierTrouble {
  private EarlierTrouble() {}

  /**
   * Those of services that last, closed by a person or not, as far as they rest on other symptoms.
   *
   * @param judged symptoms that are judged now
   */
  static List<Earlier> of(Collection<IncidentDraft> incidents, Set<Symptom.Key> judged) {
    List<Earlier> earlier = new ArrayList<>();
    for (IncidentDraft draft : incidents) {
      if (draft.kind != Incident.Kind.SERVICE || draft.suspects.isEmpty()) {
        continue;
      }
      List<Symptom> symptoms =
          draft.symptoms.stream()
              .filter(one -> one.lasts() && !judged.contains(one.key()))
              .map(one ->
                  new Symptom(one.service(), one.kind(), one.name(), one.sinceNs(), one.sentence()))
              .toList();
      if (!symptoms.isEmpty()) {
        NodeName.node(draft.suspects.getFirst().node())
            .ifPresent(cause -> earlier.add(new Earlier(cause, symptoms)));
      }
    }
    return earlier;
  }
}
