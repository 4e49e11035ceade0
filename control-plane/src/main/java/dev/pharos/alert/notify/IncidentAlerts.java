package dev.pharos.alert.notify;

import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertListener;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.notify.route.Resends;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells incidents which alerts of a rule fire. */
record IncidentAlerts(FiringAlerts incidents) implements AlertListener {

  @Override
  public void evaluated(AlertListener.RuleAlerts found) {
    List<FiringAlert> firing = new ArrayList<>();
    for (Alert alert : found.alerts()) {
      if (alert.isActive() && alert.state() == AlertState.FIRING) {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < alert.labels().size(); i++) {
          labels.put(alert.labels().name(i), alert.labels().value(i));
        }
        firing.add(
            new FiringAlert(
                found.rule().name(),
                labels,
                alert.annotations(),
                TimeRange.epochNs(alert.activeAt()),
                said(alert)));
      }
    }
    String rule =
        String.join(
            "\n",
            found.file(),
            found.group(),
            found.rule().name(),
            found.rule().labels().toString());
    incidents.evaluated(rule, firing, Resends.validUntil(found.evaluatedAt(), found.interval()));
  }

  private static String said(Alert alert) {
    String summary = alert.annotations().getOrDefault("summary", "").strip();
    return summary.isEmpty()
        ? alert.annotations().getOrDefault("description", "").strip()
        : summary;
  }
}
