package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How instances end, and begin again. */
class InstanceLifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  @Test
  void forgetsAnInstanceThatStaysOffline() throws Exception {
    try (FleetApplication fleet = FleetApplication.start("pharos.fleet.forget-offline-after=2s")) {
      StandInService order = new StandInService();
      order.register(fleet, "order", Map.of());
      await().atMost(PATIENCE).until(() -> has(fleet, "order", InstanceStatus.UP));

      order.close();

      await().atMost(PATIENCE).until(() -> has(fleet, "order", InstanceStatus.OFFLINE));
      await().atMost(PATIENCE).until(() -> fleet.reports().of("order").isEmpty());
      assertThat(fleet.bean(InstanceLedger.class).registered()).isEmpty();
    }
  }

  @Test
  void letsANewProcessTakeOverTheNameOfOneThatDied() throws Exception {
    try (FleetApplication fleet = FleetApplication.start();
        StandInService second = new StandInService()) {
      StandInService first = new StandInService();
      first.register(fleet, "order", Map.of("service.instance.id", "order-1"));
      await().atMost(PATIENCE).until(() -> has(fleet, "order", InstanceStatus.UP));
      String firstId = fleet.reports().of("order").getFirst().registrationId();
      first.close();
      await().atMost(PATIENCE).until(() -> has(fleet, "order", InstanceStatus.OFFLINE));

      second.register(fleet, "order", Map.of("service.instance.id", "order-1"));

      await()
          .atMost(PATIENCE)
          .until(() ->
              fleet.reports().of("order").size() == 1 && has(fleet, "order", InstanceStatus.UP));
      assertThat(fleet.reports().of("order").getFirst().registrationId()).isNotEqualTo(firstId);
    }
  }

  @Test
  void callsAnInstanceThatHangsDownAndNotOffline() throws Exception {
    try (FleetApplication fleet = FleetApplication.start();
        StandInService stuck = new StandInService()) {
      stuck.hang().register(fleet, "stuck", Map.of());

      await().atMost(PATIENCE).until(() -> has(fleet, "stuck", InstanceStatus.DOWN));

      assertThat(fleet.reports().of("stuck").getFirst().statusDetail())
          .isEqualTo("health does not answer within 4 s, twice");
    }
  }

  @Test
  void asksWhenAProcessStartedThatDoesNotSayIt() throws Exception {
    try (FleetApplication fleet = FleetApplication.start();
        StandInService order = new StandInService()) {
      order.answer(
          "/actuator/metrics/process.start.time",
          200,
          """
          {"name": "process.start.time", "baseUnit": "seconds",
           "measurements": [{"statistic": "VALUE", "value": 1.7953056015E9}],
           "availableTags": []}
          """);

      order.register(fleet, "order", Map.of());

      await()
          .atMost(PATIENCE)
          .until(() ->
              fleet.reports().of("order").stream()
                  .anyMatch(report -> report.startedAtNs() != null));
      assertThat(fleet.reports().of("order").getFirst().startedAtNs())
          .isEqualTo(1_795_305_601_500_000_000L);
    }
  }

  @Test
  void saysWhichInstancesDidNotComeBackAfterARestart() throws Exception {
    RecordedReports remembered = new RecordedReports();
    remembered.report(known("aaa", "catalog"));
    remembered.report(known("bbb", "gone-meanwhile"));
    try (FleetApplication fleet =
            FleetApplication.startAfter(remembered, "pharos.fleet.registration-grace=3s");
        StandInService order = new StandInService()) {
      order.register(fleet, "order", Map.of());

      await().atMost(PATIENCE).until(() -> fleet.reports().of("gone-meanwhile").isEmpty());

      assertThat(has(fleet, "order", InstanceStatus.UP)).isTrue();
    }
  }

  @Test
  void doesNotGrowWithInstancesThatCameAndWent() throws Exception {
    int comings = FleetLimits.GONE_INSTANCES_REMEMBERED + 50;
    try (FleetApplication fleet = FleetApplication.start();
        StandInService service = new StandInService()) {
      for (int i = 0; i < comings; i++) {
        // Each has an address of its own, as containers have.
        StandInService.register(
            fleet,
            "{\"name\": \"worker\", \"healthUrl\": \"%s\"}"
                .formatted(service.url("/actuator/health/" + i)));
        String id = fleet.bean(InstanceLedger.class).registered().getFirst().getId().getValue();
        StandInService.send(
            HttpRequest.newBuilder(URI.create(fleet.url("/admin/instances/" + id))).DELETE());
      }

      assertThat(fleet.bean(InstanceLedger.class).registered()).isEmpty();
      assertThat(fleet.bean(BoundedEventStore.class).instances())
          .hasSize(FleetLimits.GONE_INSTANCES_REMEMBERED);
    }
  }

  @Test
  void keepsFewEventsOfAnInstanceThatFlaps() throws Exception {
    try (FleetApplication fleet = FleetApplication.start("pharos.fleet.status-interval=1s");
        StandInService flapping = new StandInService()) {
      BoundedEventStore events = fleet.bean(BoundedEventStore.class);
      for (int i = 0; i < 3 * FleetLimits.EVENTS_PER_INSTANCE; i++) {
        flapping.register(fleet, "flapping", Map.of("round", String.valueOf(i)));
      }

      assertThat(events.findAll().collectList().block())
          .hasSizeBetween(1, FleetLimits.EVENTS_PER_INSTANCE);
    }
  }

  private static boolean has(FleetApplication fleet, String service, InstanceStatus status) {
    return fleet.reports().hasStatus(service, status);
  }

  private static InstanceReport known(String id, String service) {
    return new InstanceReport(
        id,
        new ServiceId("", service, ""),
        service + ":1",
        "",
        null,
        null,
        null,
        InstanceStatus.UP,
        "",
        service,
        null,
        1);
  }
}
