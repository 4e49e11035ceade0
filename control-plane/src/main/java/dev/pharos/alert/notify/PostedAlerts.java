package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Resends;
import dev.pharos.alert.notify.send.Alertmanager;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * What Alertmanagers are told: alerts with the team that answers for them, by which they may route,
 * and with the labels of this installation, as from Prometheus. For one thread.
 */
final class PostedAlerts {
  private final List<Alertmanager> alertmanagers;
  private final UnaryOperator<SortedMap<String, String>> routed;
  private final Map<String, String> externalLabels;
  private final Resends resends = new Resends();

  /**
   * @param routed adds the team to labels
   * @param externalLabels for alerts that do not have them
   */
  PostedAlerts(
      List<Alertmanager> alertmanagers,
      UnaryOperator<SortedMap<String, String>> routed,
      Map<String, String> externalLabels) {
    this.alertmanagers = List.copyOf(alertmanagers);
    this.routed = routed;
    this.externalLabels = Map.copyOf(externalLabels);
  }

  List<Alertmanager> alertmanagers() {
    return alertmanagers;
  }

  /** Tells of those of a rule's alerts that must be told now. */
  void take(Collection<Alert> alerts, Instant now) {
    if (alertmanagers.isEmpty()) {
      return;
    }
    List<Alert> due = resends.due(alerts, now).stream().map(this::complete).toList();
    alertmanagers.forEach(one -> one.offer(due));
  }

  private Alert complete(Alert alert) {
    Map<String, String> labels = new HashMap<>(routed.apply(alert.labels()));
    externalLabels.forEach(labels::putIfAbsent);
    return Alert.of(
        labels,
        alert.annotations(),
        alert.value(),
        alert.activeAt(),
        alert.startsAt(),
        alert.endsAt(),
        alert.generatorUrl());
  }
}
