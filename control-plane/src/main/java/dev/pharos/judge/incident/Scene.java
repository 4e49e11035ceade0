package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is known of a time of trouble.
 *
 * @param beganNs when the first symptom began, epoch nanoseconds
 * @param symptoms all that last
 * @param backlogs queues in which something waits
 * @param hosts on which each service has instances, where that is known
 * @param failed what traces of failed requests tell, by the service whose requests they are; some
 */
public record Scene(
    long beganNs,
    List<Symptom> symptoms,
    List<Member> members,
    List<Call> calls,
    List<Backlog> backlogs,
    List<Change> changes,
    List<Novelty> novelties,
    Map<ServiceId, Set<String>> hosts,
    Map<ServiceId, List<FailedRequest>> failed) {
  public Scene {
    symptoms = List.copyOf(symptoms);
    members = List.copyOf(members);
    calls = List.copyOf(calls);
    backlogs = List.copyOf(backlogs);
    changes = List.copyOf(changes);
    novelties = List.copyOf(novelties);
    hosts = Map.copyOf(hosts);
    failed = Map.copyOf(failed);
  }

  /** Services that are slower than usual or than promised. */
  Set<ServiceId> slow() {
    return symptoms.stream()
        .filter(symptom -> symptom.kind() == Symptom.Kind.LATENCY)
        .map(Symptom::service)
        .collect(Collectors.toSet());
  }
}
