package dev.pharos.judge.incident;

import java.util.List;

/**
 * Everything that is known of a time of trouble.
 *
 * @param beganNs when the first symptom began, epoch nanoseconds
 * @param symptoms all that last
 * @param backlogs queues in which something waits
 */
public record Scene(
    long beganNs,
    List<Symptom> symptoms,
    List<Member> members,
    List<Call> calls,
    List<Backlog> backlogs,
    List<Change> changes,
    List<Novelty> novelties) {
  public Scene {
    symptoms = List.copyOf(symptoms);
    members = List.copyOf(members);
    calls = List.copyOf(calls);
    backlogs = List.copyOf(backlogs);
    changes = List.copyOf(changes);
    novelties = List.copyOf(novelties);
  }
}
