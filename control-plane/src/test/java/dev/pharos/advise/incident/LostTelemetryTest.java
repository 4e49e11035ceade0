package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.REPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.judge.incident.TelemetryLoss;
import dev.pharos.judge.incident.TelemetryLoss.Sender;
import dev.pharos.signal.ServiceId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LostTelemetryTest {
  private static final long SECOND = 1_000_000_000L;

  private final WatchedShop shop = new WatchedShop(7);

  LostTelemetryTest() throws IOException {}

  private Incident only() {
    assertThat(shop.desk.newestFirst()).hasSize(1);
    return shop.desk.newestFirst().getFirst();
  }

  private FiringAlert noTelemetry() {
    return new FiringAlert(
        "NoTelemetry",
        Map.of("job", "pharos", "severity", "critical", "incident_kind", "no_telemetry"),
        shop.rooms.nowNs(),
        "No spans reach Pharos any more");
  }

  @Test
  void whoSendsNowAndThenIsPartOfIt() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LostTelemetryMeters meters = new LostTelemetryMeters(shop.desk, shop.rooms.clock);
    meters.bindTo(registry);
    shop.asksForReports = true;
    shop.goesOn(Duration.ofMinutes(8));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(15));

    assertThat(only().goesOn()).isTrue();
    assertThat(only().symptoms()).extracting(Incident.Observed::service).contains(REPORTS);
    assertThat(only().timeline())
        .extracting(Incident.Moment::sentence)
        .anyMatch(told -> told.startsWith(WatchedShop.ALL.size() + " services fell silent"));
    meters.look();
    assertThat(registry.scrape()).contains("service=\"reports\"");

    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(8));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void whoSendsNowAndThenIsNotCalledSilentBeforeItHadTimeToBeHeardAgain() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LostTelemetryMeters meters = new LostTelemetryMeters(shop.desk, shop.rooms.clock);
    meters.bindTo(registry);
    shop.asksForReports = true;
    shop.goesOn(Duration.ofMinutes(8));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(15));
    shop.asksForReports = false;
    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(2));
    assertThat(only().goesOn()).isFalse();

    meters.look();
    assertThat(registry.scrape()).contains("service=\"reports\"").doesNotContain("\"order\"");

    shop.goesOn(LostTelemetry.HEARD_ANEW);
    meters.look();
    assertThat(registry.scrape()).doesNotContain("service=\"reports\"");
  }

  @Test
  void telemetryThatIsLostAgainSoonAfterIsLostUntilItIsBack() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(2));
    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(6));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(15));

    assertThat(only().goesOn()).isTrue();

    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(2));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void whatAnAlertThatNamesNoEnvironmentBeganIsOfTheOneThatIsLost() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
    shop.alerts.evaluated("lost", List.of(noTelemetry()));
    shop.goesOn(Duration.ofSeconds(20));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(2));
    assertThat(only().environment()).isEqualTo("demo");

    shop.desk.close(only().id(), "Ada", "the Collector is being moved");
    shop.goesOn(Duration.ofMinutes(5));

    assertThat(only().closedBy()).isEqualTo("Ada");
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void twoEnvironmentsThatAreLostAreTwoIncidentsThoughOneAlertBeganIt() throws IOException {
    Map<String, IncidentDraft> all = new LinkedHashMap<>();
    List<Sender> test = senders("test");
    List<Sender> live = senders("live");
    List<Sender> sending = java.util.stream.Stream.concat(test.stream(), live.stream()).toList();
    List<FiringAlert> alerts = List.of(noTelemetry());

    look(all, Map.of(), sending, alerts);
    for (int i = 0; i < 3; i++) {
      look(all, Map.of("test", test, "live", live), sending, alerts);

      assertThat(all.values())
          .extracting(one -> one.title)
          .containsExactlyInAnyOrder("No telemetry from live", "No telemetry from test");
    }
  }

  private List<Sender> senders(String environment) {
    long lastNs = shop.rooms.nowNs() - TelemetryLoss.QUIET.toNanos() - SECOND;
    return List.of(
        new Sender(new ServiceId("", "a", environment), lastNs, true, false, false),
        new Sender(new ServiceId("", "b", environment), lastNs, true, false, false));
  }

  private void look(
      Map<String, IncidentDraft> all,
      Map<String, List<Sender>> lost,
      List<Sender> sending,
      List<FiringAlert> alerts) {
    long nowNs = shop.rooms.nowNs();
    new LostTelemetry(all, new Opening(all, shop.counts, nowNs))
        .look(lost, sending, alerts, Set.of(), nowNs);
  }
}
