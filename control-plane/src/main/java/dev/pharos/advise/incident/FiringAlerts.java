package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Alerts that fire now, as who evaluates rules tells them. Safe for use by many threads. */
public final class FiringAlerts {
  /** A rule with more is about all services, not about one of them. */
  static final int MOST_OF_A_RULE = 200;

  /** The label that tells incidents about data or telemetry from those about services. */
  static final String KIND_LABEL = "incident_kind";

  static final String INCONSISTENT_DATA = "inconsistent_data";
  static final String NO_TELEMETRY = "no_telemetry";

  /** Severities of what needs nobody: heartbeats and remarks. */
  private static final Set<String> NO_TROUBLE = Set.of("none", "info");

  private final InstantSource clock;
  private final Map<String, OfRule> byRule = new ConcurrentHashMap<>();
  private final LongAdder leftOut = new LongAdder();
  private final LongAdder ofNobody = new LongAdder();

  /** So that an alert of no service counts once, however often it is looked at. */
  private Set<Map<String, String>> ofNobodyNow = Set.of();

  /** By labels, as what alerts were last taken. */
  private volatile Map<Map<String, String>, Symptom.Key> taken = Map.of();

  /** Who the labels of alerts speak of, as was known when last looked at. */
  private volatile AlertSubjects known = new AlertSubjects(List.of(), List.of(), service -> false);

  public FiringAlerts(InstantSource clock) {
    this.clock = clock;
  }

  private record OfRule(List<FiringAlert> alerts, Instant validUntil) {}

  /**
   * An alert.
   *
   * @param labels by name; they tell whose it is, see {@link AlertSubjects}
   * @param annotations by name, with their templates expanded
   * @param sinceNs since when its condition holds, epoch nanoseconds
   * @param sentence what it says
   */
  public record FiringAlert(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      long sinceNs,
      String sentence) {
    public FiringAlert {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }

    /** One without annotations. */
    public FiringAlert(String name, Map<String, String> labels, long sinceNs, String sentence) {
      this(name, labels, Map.of(), sinceNs, sentence);
    }

    String severity() {
      return labels.getOrDefault("severity", "");
    }

    boolean isAboutData() {
      return INCONSISTENT_DATA.equals(labels.get(KIND_LABEL));
    }

    boolean isAboutTelemetry() {
      return NO_TELEMETRY.equals(labels.get(KIND_LABEL));
    }

    Symptom symptomOf(ServiceId service) {
      return new Symptom(
          service,
          Symptom.Kind.ALERT,
          name,
          sinceNs,
          sentence.isEmpty() ? name + " fires." : sentence);
    }
  }

  /** What fires of a rule until it is told otherwise. */
  public void evaluated(String rule, List<FiringAlert> firing) {
    evaluated(rule, firing, Instant.MAX);
  }

  /**
   * What fires of a rule now; nothing any more when there are none.
   *
   * @param rule tells it from all others
   * @param validUntil when they are over if nobody repeats them: a rule that cannot be evaluated
   *     any more tells nothing
   */
  public void evaluated(String rule, List<FiringAlert> firing, Instant validUntil) {
    List<FiringAlert> ofTrouble =
        firing.stream().filter(alert -> !NO_TROUBLE.contains(alert.severity())).toList();
    if (ofTrouble.isEmpty()) {
      byRule.remove(rule);
      return;
    }
    int most = Math.min(MOST_OF_A_RULE, ofTrouble.size());
    leftOut.add(ofTrouble.size() - most);
    byRule.put(rule, new OfRule(List.copyOf(ofTrouble.subList(0, most)), validUntil));
  }

  /** All that fire. */
  public List<FiringAlert> firing() {
    Instant now = clock.instant();
    return byRule.values().stream()
        .filter(rule -> now.isBefore(rule.validUntil()))
        .flatMap(rule -> rule.alerts().stream())
        .toList();
  }

  /** Those that say that telemetry does not arrive. */
  List<FiringAlert> aboutTelemetry() {
    return firing().stream().filter(FiringAlert::isAboutTelemetry).toList();
  }

  /** Those that speak of a service that is known, by what their labels tell of it. */
  synchronized List<Alerted> of(AlertSubjects subjects) {
    List<Alerted> alerted = new ArrayList<>();
    Set<Map<String, String>> unknown = new HashSet<>();
    Map<Map<String, String>, Symptom.Key> takenNow = new HashMap<>();
    for (FiringAlert alert : firing()) {
      if (alert.isAboutTelemetry()) {
        takenNow.put(alert.labels(), LostTelemetry.symptom(alert).key());
        continue;
      }
      Optional<ServiceId> meant = subjects.of(alert.labels());
      if (meant.isPresent()) {
        Symptom symptom = alert.symptomOf(meant.get());
        alerted.add(new Alerted(alert, symptom));
        takenNow.put(alert.labels(), symptom.key());
      } else if (unknown.add(alert.labels()) && !ofNobodyNow.contains(alert.labels())) {
        ofNobody.increment();
      }
    }
    known = subjects;
    ofNobodyNow = unknown;
    taken = Map.copyOf(takenNow);
    return alerted;
  }

  /**
   * As what an alert that fires stands in incidents, as it was when last looked at; empty when its
   * labels speak of no service that is known.
   *
   * @param labels all of the alert, its name too
   */
  public Optional<Symptom.Key> symptom(Map<String, String> labels) {
    return Optional.ofNullable(taken.get(labels));
  }

  /**
   * Of which service an alert speaks, whether it fires or not, by whatever label; empty when it is
   * of none that is known, could be of several, or is about telemetry.
   */
  public Optional<ServiceId> subject(Map<String, String> labels) {
    return NO_TELEMETRY.equals(labels.get(KIND_LABEL)) ? Optional.empty() : known.of(labels);
  }

  /** An alert as a symptom of its service. */
  record Alerted(FiringAlert alert, Symptom symptom) {}

  /** Alerts that were too many of one rule. */
  long leftOut() {
    return leftOut.sum();
  }

  /** Alerts that speak of no service that is known, each counted when it began to. */
  long ofNobody() {
    return ofNobody.sum();
  }
}
