package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.Refusals;
import dev.pharos.fleet.discovery.DiscoveryStatus.State;
import dev.pharos.registries.ConsulAgent;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Consul agent. */
@Tag("slow")
class DiscoveryByConsulTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private ConsulAgent consul;

  @BeforeEach
  void prepare() {
    consul = ConsulAgent.in(folder);
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  private FleetApplication fleet(String... settings) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "pharos.fleet.consul.url=" + consul.url();
    all[settings.length + 1] = "pharos.fleet.consul.interval=1s";
    return FleetApplication.start(all);
  }

  @Test
  void findsAnInstanceFollowsItsStatusAndSeesItLeave() {
    consul.start();
    try (FleetApplication fleet = fleet();
        StandInService catalog = new StandInService()) {
      catalog.info("{\"build\": {\"version\": \"2.1\"}}");
      consul.register(
          "catalog",
          "catalog-1",
          catalog.port(),
          Map.of("environment", "demo", "service-instance-id", "catalog-a"),
          "passing");

      await()
          .atMost(PATIENCE)
          .until(() ->
              fleet.reports().of("catalog").stream()
                  .anyMatch(report ->
                      report.status() == InstanceStatus.UP && report.version().equals("2.1")));
      InstanceReport report = fleet.reports().of("catalog").getFirst();
      assertThat(report.service().environment()).isEqualTo("demo");
      assertThat(report.instance()).isEqualTo("catalog-a");
      assertThat(fleet.registry().state()).isEqualTo(State.OK);
      assertThat(fleet.reports().of("consul")).as("Consul itself is no instance").isEmpty();

      catalog.health("{\"status\": \"DOWN\"}");
      await()
          .atMost(PATIENCE)
          .until(() -> fleet.reports().hasStatus("catalog", InstanceStatus.DOWN));

      consul.deregister("catalog-1");
      await().atMost(PATIENCE).until(() -> fleet.reports().of("catalog").isEmpty());
      assertThat(fleet.registry().instances()).isZero();
    }
  }

  @Test
  void anInstanceThatDiesIsOfflineForAsLongAsConsulListsIt() {
    consul.start();
    try (FleetApplication fleet = fleet("pharos.fleet.forget-offline-after=1s")) {
      StandInService payment = new StandInService();
      consul.register("payment", "payment-1", payment.port(), Map.of(), "passing");
      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("payment", InstanceStatus.UP));

      payment.close();
      await()
          .atMost(PATIENCE)
          .until(() -> fleet.reports().hasStatus("payment", InstanceStatus.OFFLINE));
      // Longer than it takes to forget what registered itself and is offline.
      await()
          .during(Duration.ofSeconds(12))
          .atMost(Duration.ofSeconds(20))
          .until(() -> fleet.reports().hasStatus("payment", InstanceStatus.OFFLINE));

      consul.deregister("payment-1");
      await().atMost(PATIENCE).until(() -> fleet.reports().of("payment").isEmpty());
    }
  }

  @Test
  void anInstanceThatConsulCallsCriticalIsStillAskedItself() {
    consul.start();
    try (FleetApplication fleet = fleet();
        StandInService order = new StandInService()) {
      consul.register("order", "order-1", order.port(), Map.of(), "critical");

      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.UP));
    }
  }

  @Test
  void metadataSaysWhereTheActuatorIsAndAnUnusableEntryHidesNobody() {
    consul.start();
    try (FleetApplication fleet = fleet();
        StandInService order = new StandInService()) {
      order.answer("/manage/health", 200, "{\"status\": \"UP\"}");
      consul.register(
          "order",
          "order-1",
          1,
          Map.of(
              "management-port",
              String.valueOf(order.port()),
              "management-context-path",
              "/manage"),
          "passing");
      consul.register("auth", "auth-1", 1, Map.of("management-port", "many"), "passing");

      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.UP));
      assertThat(fleet.registry().detail()).contains("auth").contains("many");
      assertThat(fleet.registry().leftOut()).isEqualTo(1);
    }
  }

  @Test
  void anAddressOutsideTheAllowedNetworksIsLeftOutAndCounted() {
    consul.start();
    try (FleetApplication fleet = fleet("pharos.fleet.allowed-networks=192.0.2.0/24");
        StandInService order = new StandInService()) {
      consul.register("order", "order-1", order.port(), Map.of(), "passing");

      await().atMost(PATIENCE).until(() -> fleet.registry().leftOut() == 1);
      assertThat(fleet.bean(Refusals.class).snapshot())
          .anySatisfy((key, count) -> {
            assertThat(key.reason().label()).isEqualTo("address_not_allowed");
            assertThat(count).isEqualTo(1);
          });
      assertThat(order.requests()).isZero();
    }
  }

  @Test
  void countsAnInstanceThatAlsoRegistersItselfOnceAndKeepsItWhenConsulDropsIt() throws Exception {
    consul.start();
    try (FleetApplication fleet = fleet();
        StandInService order = new StandInService()) {
      consul.register("order", "order-1", order.port(), Map.of("zone", "a"), "passing");
      await().atMost(PATIENCE).until(() -> fleet.reports().of("order").size() == 1);
      order.register(fleet, "order", Map.of("service-instance-id", "order-a", "version", "7"));
      await()
          .atMost(PATIENCE)
          .until(() -> fleet.reports().of("order").getFirst().instance().equals("order-a"));
      assertThat(fleet.reports().of("order")).hasSize(1);

      consul.deregister("order-1");
      await().atMost(PATIENCE).until(() -> fleet.registry().instances() == 0);
      assertThat(fleet.reports().of("order")).hasSize(1);
    }
  }

  @Test
  void anAgentThatIsDownAtTheStartIsToldOfAndAskedAgain() {
    try (FleetApplication fleet = fleet();
        StandInService order = new StandInService()) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
      assertThat(fleet.registry().address()).isEqualTo(consul.url());
      assertThat(fleet.registry().detail()).contains("cannot be reached");

      consul.start();
      consul.register("order", "order-1", order.port(), Map.of(), "passing");

      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.UP));
      assertThat(fleet.registry().state()).isEqualTo(State.OK);
      assertThat(fleet.registry().detail()).isEmpty();
    }
  }

  @Test
  void whatWasListedStaysWhileTheAgentIsDown() {
    consul.start();
    try (FleetApplication fleet = fleet();
        StandInService order = new StandInService()) {
      consul.register("order", "order-1", order.port(), Map.of(), "passing");
      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.UP));

      consul.stop();
      await().atMost(PATIENCE).until(() -> fleet.registry().failures() >= 3);
      assertThat(fleet.reports().hasStatus("order", InstanceStatus.UP)).isTrue();

      // In development mode it comes back empty.
      consul.start();
      await().atMost(PATIENCE).until(() -> fleet.reports().of("order").isEmpty());
    }
  }

  @Test
  void withoutPermissionItSaysWhichSettingIsMissing() {
    consul.close();
    consul = ConsulAgent.withAccessControl(folder).start();
    try (StandInService order = new StandInService()) {
      consul.register("order", "order-1", order.port(), Map.of(), "passing");
      try (FleetApplication fleet = fleet("pharos.fleet.consul.token=made-up")) {
        await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
        assertThat(fleet.registry().detail()).contains("403").contains("pharos.fleet.consul.token");
      }
      try (FleetApplication fleet = fleet()) {
        await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
        assertThat(fleet.registry().detail())
            .contains("not even itself")
            .contains("pharos.fleet.consul.token");
      }
      try (FleetApplication fleet = fleet("pharos.fleet.consul.token=" + consul.readingToken())) {
        await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.UP));
      }
    }
  }

  @Test
  void aServerThatTakesConnectionsAndNeverAnswersIsToldOf() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FleetApplication fleet =
            FleetApplication.start(
                "pharos.fleet.consul.url=http://127.0.0.1:" + mute.getLocalPort())) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
      assertThat(fleet.registry().detail()).isEqualTo("it does not answer in time");
    }
  }

  @Test
  void somethingElseThatAnswersThereIsToldOf() {
    try (StandInService other = new StandInService();
        FleetApplication fleet =
            FleetApplication.start("pharos.fleet.consul.url=" + other.url(""))) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
      assertThat(fleet.registry().detail()).contains("404");
    }
  }
}
