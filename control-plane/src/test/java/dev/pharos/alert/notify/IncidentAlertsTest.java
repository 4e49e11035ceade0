package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertListener;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.SetClock;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IncidentAlertsTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  private final SetClock clock = new SetClock(NOW);
  private final FiringAlerts incidents = new FiringAlerts(clock);
  private final IncidentAlerts listener = new IncidentAlerts(incidents);

  @Test
  void whatFiresOfARuleIsToldWithSinceWhenAndWhatItSays() {
    listener.evaluated(
        found(
            alert("fires", AlertState.FIRING, null),
            alert("waits", AlertState.PENDING, null),
            alert("is-over", AlertState.INACTIVE, NOW)));

    assertThat(incidents.firing())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.name()).isEqualTo("Errors");
          assertThat(one.labels()).containsEntry("service", "fires");
          assertThat(one.sinceNs()).isEqualTo(TimeRange.epochNs(NOW.minusSeconds(300)));
          assertThat(one.sentence()).isEqualTo("It fails.");
        });
  }

  @Test
  void whatFiresNoMoreIsForgotten() {
    listener.evaluated(found(alert("fires", AlertState.FIRING, null)));
    listener.evaluated(found(alert("fires", AlertState.INACTIVE, NOW)));

    assertThat(incidents.firing()).isEmpty();
  }

  @Test
  void whatARuleThatFailsToldLastIsOverAfterFourIntervalsAsForReceivers() {
    listener.evaluated(found(alert("fires", AlertState.FIRING, null)));

    clock.advance(Duration.ofMinutes(8).minusMillis(1));
    assertThat(incidents.firing()).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(incidents.firing()).isEmpty();
  }

  private static Alert alert(
      String service, AlertState state, @org.jspecify.annotations.Nullable Instant resolvedAt) {
    return new Alert(
        Labels.of("alertname", "Errors", "service", service, "severity", "critical"),
        new TreeMap<>(Map.of("summary", "It fails.")),
        state,
        0.5,
        NOW.minusSeconds(300),
        state == AlertState.PENDING ? null : NOW.minusSeconds(60),
        resolvedAt,
        null);
  }

  private static AlertListener.RuleAlerts found(Alert... alerts) {
    return new AlertListener.RuleAlerts(
        "rules.yml",
        "shop",
        new Rule.Alerting(
            "Errors",
            PromqlParser.parse("up == 0"),
            Duration.ZERO,
            Duration.ZERO,
            Map.of(),
            Map.of()),
        Duration.ofMinutes(2),
        NOW,
        "http://pharos.example/graph",
        List.of(alerts));
  }
}
