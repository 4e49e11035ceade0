package dev.pharos.show;

import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.advise.incident.Incident;
import dev.pharos.advise.incident.IncidentDesk;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.notify.Notifier;
import dev.pharos.alert.notify.Silences;
import dev.pharos.alert.notify.route.AlertedService;
import dev.pharos.alert.notify.route.Muting;
import dev.pharos.alert.notify.route.Silence;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.ServiceSettings;
import dev.pharos.show.answer.CurrentAlert;
import dev.pharos.show.answer.Text;
import dev.pharos.signal.Owner;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alerts as they stand, with what holds them back. Safe for use by many threads. */
final class CurrentAlerts {
  /** Always fires; it tells of no trouble. */
  static final String WATCHDOG = "Watchdog";

  private static final String ALERT_NAME = "alertname";
  private static final String SEVERITY = "severity";

  /** From the gravest; what teams call otherwise comes after these. */
  private static final List<String> SEVERITIES =
      List.of("critical", "page", "error", "warning", "warn", "ticket", "info", "none");

  private static final Comparator<CurrentAlert> GRAVEST_FIRST =
      Comparator.comparing((CurrentAlert alert) -> alert.firingSince() == null)
          .thenComparing(alert -> rank(alert.severity()))
          .thenComparing(CurrentAlert::since, Comparator.reverseOrder())
          .thenComparing(CurrentAlert::name)
          .thenComparing(alert -> alert.labels().toString());

  private final RuleGroups rules;
  private final Silences silences;
  private final Notifier notifier;
  private final ServiceSettings settings;
  private final LiveWindows live;
  private final IncidentDesk incidents;
  private final FiringAlerts firingAlerts;
  private final InstantSource clock;

  CurrentAlerts(
      RuleGroups rules,
      Silences silences,
      Notifier notifier,
      ServiceSettings settings,
      LiveWindows live,
      IncidentDesk incidents,
      FiringAlerts firingAlerts,
      InstantSource clock) {
    this.rules = rules;
    this.silences = silences;
    this.notifier = notifier;
    this.settings = settings;
    this.live = live;
    this.incidents = incidents;
    this.firingAlerts = firingAlerts;
    this.clock = clock;
  }

  /** All but the watchdog. */
  List<CurrentAlert> all() {
    Instant now = clock.instant();
    List<Silence> known = silences.all();
    Map<SortedMap<String, String>, Muting.Muted> muted = notifier.status().muted();
    List<Incident> all = incidents.newestFirst();
    List<CurrentAlert> alerts = new ArrayList<>();
    for (GroupStatus group : rules.groups()) {
      for (RuleStatus rule : group.rules()) {
        for (Alert alert : rule.alerts()) {
          if (alert.isActive() && !isWatchdog(alert)) {
            SortedMap<String, String> labels = texts(alert.labels());
            List<String> silencedBy = silencedBy(known, labels, now);
            alerts.add(
                of(
                    group,
                    rule,
                    alert,
                    labels,
                    new Muting.Muted(
                        silencedBy,
                        muted.getOrDefault(labels, Muting.Muted.BY_NOTHING).inhibitedBy()),
                    holder(all, labels)));
          }
        }
      }
    }
    alerts.sort(GRAVEST_FIRST);
    return alerts;
  }

  /** A silence sees the team, too, as routes do. */
  private List<String> silencedBy(
      List<Silence> known, SortedMap<String, String> labels, Instant now) {
    if (known.isEmpty()) {
      return List.of();
    }
    SortedMap<String, String> routed = notifier.routed(labels);
    return known.stream()
        .filter(silence -> silence.silences(routed, now))
        .map(Silence::id)
        .toList();
  }

  /** Since when the watchdog fires; null while it does not. */
  @Nullable Instant watchdogSince() {
    return firing().filter(CurrentAlerts::isWatchdog).map(Alert::firedAt).findFirst().orElse(null);
  }

  /** The incident that an alert is part of as long as it fires, closed by a person or not. */
  private CurrentAlert.@Nullable AlertIncident holder(
      List<Incident> incidents, Map<String, String> labels) {
    return firingAlerts
        .symptom(labels)
        .flatMap(symptom ->
            incidents.stream()
                .filter(incident ->
                    incident.symptoms().stream()
                        .anyMatch(one -> one.untilNs() == null && one.key().equals(symptom)))
                .findFirst())
        .map(incident -> new CurrentAlert.AlertIncident(incident.id(), incident.title()))
        .orElse(null);
  }

  /**
   * What the rule of an alert of a service asks for: of the alert as it is active, else of the only
   * rule of that name. Null when there is none.
   */
  @Nullable String expression(String alert, ServiceId service) {
    Set<String> active = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (GroupStatus group : rules.groups()) {
      for (RuleStatus rule : group.rules()) {
        if (rule.rule() instanceof Rule.Alerting && rule.rule().name().equals(alert)) {
          named.add(rule.rule().query());
          if (rule.alerts().stream()
              .anyMatch(one -> one.isActive() && isOf(texts(one.labels()), service))) {
            active.add(rule.rule().query());
          }
        }
      }
    }
    Set<String> found = active.isEmpty() ? named : active;
    return found.size() == 1 ? found.iterator().next() : null;
  }

  /** By its labels, or as it was taken into an incident. */
  private boolean isOf(Map<String, String> labels, ServiceId service) {
    return AlertedService.means(labels, service)
        || firingAlerts.symptom(labels).filter(one -> one.service().equals(service)).isPresent();
  }

  /** How many alerts of a service fire. */
  int firing(ServiceId service) {
    return (int)
        firing()
            .filter(alert -> alert.labels().get(AlertedService.LABEL).equals(service.name()))
            .filter(alert -> AlertedService.means(texts(alert.labels()), service))
            .count();
  }

  private Stream<Alert> firing() {
    return rules.groups().stream()
        .flatMap(group -> group.rules().stream())
        .flatMap(rule -> rule.alerts().stream())
        .filter(alert -> alert.state() == AlertState.FIRING);
  }

  private static boolean isWatchdog(Alert alert) {
    return alert.labels().get(ALERT_NAME).equals(WATCHDOG);
  }

  private CurrentAlert of(
      GroupStatus group,
      RuleStatus rule,
      Alert alert,
      SortedMap<String, String> labels,
      Muting.Muted muted,
      CurrentAlert.@Nullable AlertIncident incident) {
    String name = alert.labels().get(ALERT_NAME);
    ServiceId subject = subject(labels);
    Map<String, String> annotations = alert.annotations();
    double value = alert.value();
    return new CurrentAlert(
        name,
        alert.state().word(),
        Text.orNull(subject.name()),
        Text.orNull(subject.namespace()),
        Text.orNull(subject.environment()),
        Text.orNull(alert.labels().get(SEVERITY)),
        first(annotations.get("summary"), annotations.get("description"), name),
        annotations.get("description"),
        Text.orNull(
            first(
                annotations.get("runbook_url"),
                subject.name().isEmpty() ? "" : owner(subject).runbook(),
                annotations.getOrDefault("runbook", ""))),
        labels,
        annotations,
        alert.activeAt(),
        alert.firedAt(),
        Double.isFinite(value) ? value : null,
        rule.rule().query(),
        group.group().name(),
        group.group().file(),
        muted.silencedBy(),
        muted.inhibitedBy().isEmpty() ? null : muted.inhibitedBy().getFirst(),
        incident);
  }

  /**
   * As its label {@code service} says, also where nobody knows that service; else whom its other
   * labels mean. Without a name where they mean none.
   */
  private ServiceId subject(Map<String, String> labels) {
    ServiceId named =
        new ServiceId(
            labels.getOrDefault(AlertedService.NAMESPACE, ""),
            labels.getOrDefault(AlertedService.LABEL, ""),
            labels.getOrDefault(AlertedService.ENVIRONMENT, ""));
    return named.name().isEmpty() ? firingAlerts.subject(labels).orElse(named) : named;
  }

  private Owner owner(ServiceId service) {
    return settings.owner(service.name(), live.owner(service));
  }

  private static String first(@Nullable String one, @Nullable String other, String otherwise) {
    if (one != null && !one.isBlank()) {
      return one;
    }
    return other != null && !other.isBlank() ? other : otherwise;
  }

  private static int rank(@Nullable String severity) {
    int rank = severity == null ? -1 : SEVERITIES.indexOf(severity);
    return rank < 0 ? SEVERITIES.size() : rank;
  }

  private static SortedMap<String, String> texts(Labels labels) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      texts.put(labels.name(i), labels.value(i));
    }
    return texts;
  }
}
