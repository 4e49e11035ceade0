package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Alerts that fire now, as who evaluates rules tells them. Safe for use by many threads. */
public final class FiringAlerts {
  /** A rule with more is about all services, not about one of them. */
  static final int MOST_OF_A_RULE = 200;

  /** The label that tells incidents about data from those about services. */
  static final String KIND_LABEL = "incident_kind";

  static final String INCONSISTENT_DATA = "inconsistent_data";

  private static final String SERVICE = "service";
  private static final String NAMESPACE = "service_namespace";
  private static final String ENVIRONMENT = "deployment_environment_name";

  /** Severities of what needs nobody: heartbeats and remarks. */
  private static final Set<String> NO_TROUBLE = Set.of("none", "info");

  private final Map<String, List<FiringAlert>> byRule = new ConcurrentHashMap<>();
  private final LongAdder leftOut = new LongAdder();

  /**
   * An alert.
   *
   * @param labels by name; {@code service} among them tells whose it is
   * @param sinceNs since when its condition holds, epoch nanoseconds
   * @param sentence what it says
   */
  public record FiringAlert(
      String name, Map<String, String> labels, long sinceNs, String sentence) {
    String severity() {
      return labels.getOrDefault("severity", "");
    }

    boolean isAboutData() {
      return INCONSISTENT_DATA.equals(labels.get(KIND_LABEL));
    }
  }

  /**
   * What fires of a rule now; nothing any more when there are none.
   *
   * @param rule tells it from all others
   */
  public void evaluated(String rule, List<FiringAlert> firing) {
    List<FiringAlert> ofServices =
        firing.stream()
            .filter(alert -> !alert.labels().getOrDefault(SERVICE, "").isEmpty())
            .filter(alert -> !NO_TROUBLE.contains(alert.severity()))
            .toList();
    if (ofServices.isEmpty()) {
      byRule.remove(rule);
      return;
    }
    int most = Math.min(MOST_OF_A_RULE, ofServices.size());
    leftOut.add(ofServices.size() - most);
    byRule.put(rule, List.copyOf(ofServices.subList(0, most)));
  }

  /** All that fire. */
  public List<FiringAlert> firing() {
    return byRule.values().stream().flatMap(List::stream).toList();
  }

  /** Those that speak of a service that is known, by what their labels tell of it. */
  List<Alerted> of(Collection<ServiceId> services) {
    List<Alerted> alerted = new ArrayList<>();
    for (FiringAlert alert : firing()) {
      List<ServiceId> meant =
          services.stream().filter(service -> means(alert.labels(), service)).toList();
      if (meant.size() == 1) {
        alerted.add(new Alerted(alert, symptom(alert, meant.getFirst())));
      }
    }
    return alerted;
  }

  /** An alert as a symptom of its service. */
  record Alerted(FiringAlert alert, Symptom symptom) {}

  private static Symptom symptom(FiringAlert alert, ServiceId service) {
    return new Symptom(
        service,
        Symptom.Kind.ALERT,
        alert.name(),
        alert.sinceNs(),
        alert.sentence().isEmpty() ? alert.name() + " fires." : alert.sentence());
  }

  private static boolean means(Map<String, String> labels, ServiceId service) {
    return labels.getOrDefault(SERVICE, "").equals(service.name())
        && agrees(labels.getOrDefault(NAMESPACE, ""), service.namespace())
        && agrees(labels.getOrDefault(ENVIRONMENT, ""), service.environment());
  }

  private static boolean agrees(String said, String known) {
    return said.isEmpty() || said.equals(known);
  }

  /** Alerts that were too many of one rule. */
  long leftOut() {
    return leftOut.sum();
  }
}
