package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private FleetApplication fleet;

  @BeforeAll
  void start() {
    fleet = FleetApplication.start();
  }

  @AfterAll
  void stop() {
    fleet.close();
  }

  @Test
  void reportsWhatARegisteredInstanceSaysOfItself() throws Exception {
    try (StandInService order = new StandInService()) {
      order.info(
          """
          {"build": {"version": "1.4.2", "time": "2026-11-20T10:00:00Z"},
           "git": {"branch": "main", "commit": {"id": "a1b2c3d", "time": "2026-11-20T09:00:00Z"}}}
          """);
      order.register(
          fleet,
          "order",
          Map.of(
              "service-instance-id", "order-1",
              "service-namespace", "shop",
              "environment", "demo",
              "startup", "2026-11-20T11:00:00+01:00"));

      await().atMost(PATIENCE).until(() -> version("order").equals("1.4.2"));

      InstanceReport report = fleet.reports().of("order").getFirst();
      assertThat(report.service()).isEqualTo(new ServiceId("shop", "order", "demo"));
      assertThat(report.instance()).isEqualTo("order-1");
      assertThat(report.commit()).isEqualTo("a1b2c3d");
      assertThat(report.builtAtNs()).isEqualTo(nanos("2026-11-20T10:00:00Z"));
      assertThat(report.startedAtNs()).isEqualTo(nanos("2026-11-20T10:00:00Z"));
      assertThat(report.status()).isEqualTo(InstanceStatus.UP);
      assertThat(report.statusDetail()).isEmpty();
      assertThat(report.host()).isEqualTo("127.0.0.1");
      assertThat(report.adminHref())
          .isEqualTo("/admin/instances/" + report.registrationId() + "/details");
    }
  }

  @Test
  void metricsAreOfTheNamespaceAndEnvironmentThatAnInstanceRegisteredWith() throws Exception {
    try (StandInService stock = new StandInService()) {
      stock.register(
          fleet,
          "stock",
          Map.of(
              "service.instance.id", "stock-1",
              "service.namespace", "shop",
              "deployment.environment.name", "demo"));
      await().atMost(PATIENCE).until(() -> endpoint("stock").isPresent());

      assertThat(endpoint("stock"))
          .hasValueSatisfying(endpoint -> {
            assertThat(endpoint.namespace()).isEqualTo("shop");
            assertThat(endpoint.environment()).isEqualTo("demo");
            assertThat(endpoint.instance()).isEqualTo("stock-1");
            assertThat(endpoint.url()).isEqualTo(URI.create(stock.url("/actuator/prometheus")));
          });
    }
  }

  private Optional<MetricEndpoints.MetricEndpoint> endpoint(String service) {
    return fleet.bean(MetricEndpoints.class).list().stream()
        .filter(endpoint -> endpoint.service().equals(service))
        .findFirst();
  }

  @Test
  void namesTheComponentThatIsDownAndComesBackUp() throws Exception {
    try (StandInService payment = new StandInService()) {
      payment.register(fleet, "payment", Map.of());
      await().atMost(PATIENCE).until(() -> has("payment", InstanceStatus.UP));

      payment.health(
          """
          {"status": "DOWN", "components": {
            "db": {"status": "DOWN", "details": {"error": "connection refused"}},
            "ping": {"status": "UP"}}}
          """);
      await().atMost(PATIENCE).until(() -> has("payment", InstanceStatus.DOWN));
      assertThat(fleet.reports().of("payment").getFirst().statusDetail())
          .isEqualTo("db is down: connection refused");

      payment.health(
          """
          {"status": "DOWN", "components": {
            "db": {"status": "UP"},
            "jms": {"status": "DOWN", "details": {"error": "no broker"}}}}
          """);
      await().atMost(PATIENCE).until(() -> detail("payment").equals("jms is down: no broker"));

      payment.health("{\"status\": \"UP\"}");
      await().atMost(PATIENCE).until(() -> has("payment", InstanceStatus.UP));
      assertThat(detail("payment")).isEmpty();
    }
  }

  @Test
  void callsAnInstanceOfflineWhenItNoLongerAnswers() throws Exception {
    StandInService catalog = new StandInService();
    catalog.register(fleet, "catalog", Map.of());
    await().atMost(PATIENCE).until(() -> has("catalog", InstanceStatus.UP));

    catalog.close();

    await().atMost(PATIENCE).until(() -> has("catalog", InstanceStatus.OFFLINE));
    assertThat(detail("catalog")).matches("nothing listens at .+:\\d+ \\(connection refused\\)");
  }

  @Test
  void saysThatAnInstanceIsGoneWhenItLeaves() throws Exception {
    try (StandInService auth = new StandInService()) {
      auth.register(fleet, "auth", Map.of());
      await().atMost(PATIENCE).until(() -> has("auth", InstanceStatus.UP));
      String id = fleet.reports().of("auth").getFirst().registrationId();

      StandInService.send(
          HttpRequest.newBuilder(URI.create(fleet.url("/admin/instances/" + id))).DELETE());

      await().atMost(PATIENCE).until(() -> fleet.reports().of("auth").isEmpty());
    }
  }

  @Test
  void doesNotRepeatWhatDidNotChange() throws Exception {
    try (StandInService quiet = new StandInService()) {
      quiet.register(fleet, "quiet", Map.of());
      await().atMost(PATIENCE).until(() -> has("quiet", InstanceStatus.UP));
      int asked = quiet.requests();
      await().atMost(PATIENCE).until(() -> quiet.requests() >= asked + 3);

      quiet.register(fleet, "quiet", Map.of());

      assertThat(fleet.reports().all())
          .filteredOn(report -> report.service().name().equals("quiet"))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  private boolean has(String service, InstanceStatus status) {
    return fleet.reports().hasStatus(service, status);
  }

  private String version(String service) {
    return fleet.reports().of(service).stream().map(InstanceReport::version).findFirst().orElse("");
  }

  private String detail(String service) {
    return fleet.reports().of(service).stream()
        .map(InstanceReport::statusDetail)
        .findFirst()
        .orElse("no report");
  }

  private static long nanos(String time) {
    return TimeRange.epochNs(Instant.parse(time));
  }
}
