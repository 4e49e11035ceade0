package dev.pharos.advise.incident;

import dev.pharos.advise.Pages;
import dev.pharos.judge.incident.Clue;
import dev.pharos.judge.incident.Suspect;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.NodeName;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the judge found, with links to the pages that show it. */
final class Wording {
  /** What only requests show to be over. */
  private static final Set<Symptom.Kind> OF_REQUESTS =
      EnumSet.of(Symptom.Kind.ERRORS, Symptom.Kind.LATENCY);

  private Wording() {}

  static Incident.Suspected suspected(Suspect suspect) {
    return new Incident.Suspected(
        NodeName.of(suspect.node()),
        suspect.node().id().name(),
        suspect.node().kind().name().toLowerCase(Locale.ROOT),
        suspect.weight(),
        suspect.title(),
        suspect.sentence(),
        suspect.evidence().stream().map(Wording::proof).toList());
  }

  /** A service whose trouble is told by others than the judge. */
  static Incident.Suspected suspected(
      ServiceId service, String title, String sentence, List<Incident.Proof> evidence) {
    return new Incident.Suspected(
        NodeName.of(Node.service(service)),
        service.name(),
        "service",
        1,
        title,
        sentence,
        evidence);
  }

  private static Incident.Proof proof(Clue clue) {
    return new Incident.Proof(
        clue.kind().name().toLowerCase(Locale.ROOT), clue.sentence(), link(clue));
  }

  private static String link(Clue clue) {
    return switch (clue.kind()) {
      case ERRORS -> Pages.failedTraces(clue.service());
      case EXCEPTION -> Pages.error(clue.reference());
      case LATENCY -> Pages.service(clue.service());
      case CALLS, QUEUE -> onMap(clue);
      case INSTANCE -> Pages.instances(clue.service());
      case CHANGE ->
          clue.reference().isEmpty()
              ? Pages.deploys(clue.service())
              : Pages.deployment(clue.reference());
    };
  }

  private static String onMap(Clue clue) {
    Node node = clue.node();
    if (node != null) {
      return Pages.node(node);
    }
    return clue.reference().isEmpty()
        ? Pages.node(Node.service(clue.service()))
        : Pages.node(clue.reference(), clue.service());
  }

  static String link(ServiceId service, Symptom.Kind kind, String name) {
    return switch (kind) {
      case ERRORS -> Pages.failedTraces(service);
      case LATENCY -> Pages.service(service);
      case DOWN, SILENT -> Pages.instances(service);
      case QUEUE -> Pages.node(name, service);
      case VERDICT -> Pages.deploys(service);
      case ALERT -> Pages.alerts(service, name);
    };
  }

  /**
   * @param silent whether nothing is heard of the service
   */
  static String recovered(Incident.Observed observed, boolean silent) {
    String service = observed.service().name();
    if (silent && OF_REQUESTS.contains(observed.kind())) {
      return "Nothing is heard of " + service + " any more: how its requests fare is not known.";
    }
    return switch (observed.kind()) {
      case DOWN -> "All instances of " + service + " are usable again.";
      case ERRORS -> "Requests to " + service + " succeed again.";
      case LATENCY -> service + " is as fast as usual again.";
      case QUEUE -> service + " consumes " + observed.name() + " again.";
      case SILENT -> service + " is heard of again.";
      case VERDICT -> "The verdict on " + service + " " + observed.name() + " is news no more.";
      case ALERT -> observed.name() + " of " + service + " fires no more.";
    };
  }
}
