package dev.pharos.alert.notify;

import dev.pharos.alert.evaluation.AlertListener;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Resends;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hands on what rules find; pending alerts are nobody's news yet. */
record RuleAlerts(Notifier notifier) implements AlertListener {

  @Override
  public void evaluated(AlertListener.RuleAlerts found) {
    Instant validUntil = Resends.validUntil(found.evaluatedAt(), found.interval());
    List<Alert> alerts = new ArrayList<>();
    for (dev.pharos.alert.evaluation.Alert alert : found.alerts()) {
      Instant firedAt = alert.firedAt();
      Instant resolvedAt = alert.resolvedAt();
      if (firedAt != null) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < alert.labels().size(); i++) {
          labels.put(alert.labels().name(i), alert.labels().value(i));
        }
        alerts.add(
            new Alert(
                labels,
                alert.annotations(),
                alert.value(),
                alert.activeAt(),
                firedAt,
                resolvedAt == null ? validUntil : resolvedAt,
                found.generatorUrl()));
      }
    }
    notifier.evaluated(alerts);
  }
}
