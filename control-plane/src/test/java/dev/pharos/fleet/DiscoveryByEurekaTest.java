package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a real Eureka server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryByEurekaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private EurekaRegistry eureka;
  private FleetApplication fleet;

  @BeforeAll
  void start() {
    eureka = EurekaRegistry.start();
    fleet =
        FleetApplication.start(
            "pharos.fleet.eureka.url=" + eureka.url(), "pharos.fleet.eureka.interval=1s");
  }

  @AfterAll
  void stop() {
    fleet.close();
    eureka.close();
  }

  @Test
  void findsAnInstanceAndSeesItLeave() throws Exception {
    try (StandInService catalog = new StandInService()) {
      catalog.info("{\"build\": {\"version\": \"2.1\"}}");
      eureka.register("catalog", catalog, "127.0.0.1", Map.of("environment", "demo"));

      await()
          .atMost(PATIENCE)
          .until(() ->
              fleet.reports().of("catalog").stream()
                  .anyMatch(report ->
                      report.status() == InstanceStatus.UP && report.version().equals("2.1")));
      InstanceReport report = fleet.reports().of("catalog").getFirst();
      assertThat(report.service().environment()).isEqualTo("demo");
      assertThat(report.instance()).isEqualTo("127.0.0.1:" + catalog.port());

      eureka.deregister("catalog", catalog);

      await().atMost(PATIENCE).until(() -> fleet.reports().of("catalog").isEmpty());
    }
  }

  @Test
  void countsAnInstanceThatIsKnownFromBothSourcesOnce() throws Exception {
    try (StandInService order = new StandInService()) {
      // Eureka calls the machine by another name than the instance itself does.
      eureka.register("order", order, "localhost", Map.of("zone", "a"));
      await().atMost(PATIENCE).until(() -> fleet.reports().of("order").size() == 1);
      order.register(fleet, "order", Map.of("service-instance-id", "order-1", "version", "7"));

      await()
          .atMost(PATIENCE)
          .until(() -> fleet.reports().of("order").getFirst().instance().equals("order-1"));
      int looked = fleet.discoveries();
      await().atMost(PATIENCE).until(() -> fleet.discoveries() > looked + 3);

      assertThat(fleet.reports().of("order"))
          .singleElement()
          .satisfies(report -> {
            assertThat(report.instance()).isEqualTo("order-1");
            assertThat(report.version()).isEqualTo("7");
          });
      assertThat(registeredInstances()).contains("\"zone\":\"a\"");
    }
  }

  @Test
  void staysWithAnInstanceThatLeavesDiscoveryButRegistersItself() throws Exception {
    try (StandInService payment = new StandInService()) {
      payment.register(fleet, "payment", Map.of());
      eureka.register("payment", payment, "127.0.0.1", Map.of("zone", "b"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(registeredInstances()).contains("\"zone\":\"b\""));

      eureka.deregister("payment", payment);
      int looked = fleet.discoveries();
      await().atMost(PATIENCE).until(() -> fleet.discoveries() > looked + 3);

      assertThat(fleet.reports().of("payment")).hasSize(1);
    }
  }

  private String registeredInstances() throws Exception {
    HttpResponse<String> answer =
        StandInService.send(
            HttpRequest.newBuilder(URI.create(fleet.url("/admin/instances")))
                .header("Accept", "application/json"));
    return answer.body();
  }
}
