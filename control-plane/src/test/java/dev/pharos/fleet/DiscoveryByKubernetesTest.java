package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.fleet.discovery.DiscoveryStatus.State;
import dev.pharos.registries.KubernetesApi;
import dev.pharos.registries.KubernetesApi.Pod;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Kubernetes API server, with the rights that docs/CONNECT.md asks for. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryByKubernetesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ORDER_DOWN = "{\"status\": \"DOWN\"}";

  private KubernetesApi cluster;

  @BeforeAll
  void startCluster(@TempDir Path folder) {
    cluster = KubernetesApi.in(folder).start();
    cluster.namespace("shop");
    cluster.allow("shop");
    cluster.namespace("secret");
    cluster.namespace("bank");
    cluster.allow("bank");
  }

  @AfterAll
  void stopCluster() {
    cluster.close();
  }

  private FleetApplication fleet(String... settings) {
    return FleetApplication.start(
        Stream.concat(
                Stream.of(
                    "pharos.fleet.kubernetes.enabled=true",
                    "pharos.fleet.kubernetes.kubeconfig=" + cluster.kubeconfig(),
                    "pharos.fleet.kubernetes.interval=1s"),
                Stream.of(settings))
            .toArray(String[]::new));
  }

  private static StandInService podApplication() {
    return new StandInService(KubernetesApi.podAddress(), 0);
  }

  private static Pod pod(String name, StandInService application) {
    return new Pod(name, KubernetesApi.podAddress(), application.port());
  }

  @Test
  void findsAPodFollowsItsStatusAndSeesItLeave() {
    try (FleetApplication fleet = fleet();
        StandInService order = podApplication()) {
      order.info("{\"build\": {\"version\": \"5.2.1\"}}");
      cluster.service("shop", "order", Map.of(), Map.of("environment", "demo"));
      cluster.pods("shop", "order", List.of(pod("order-7f9-x1", order)));

      await()
          .atMost(PATIENCE)
          .until(() ->
              fleet.reports().of("order").stream()
                  .anyMatch(report ->
                      report.status() == InstanceStatus.UP && report.version().equals("5.2.1")));
      InstanceReport report = fleet.reports().of("order").getFirst();
      assertThat(report.instance()).isEqualTo("order-7f9-x1");
      assertThat(report.service().environment()).isEqualTo("demo");

      order.health(ORDER_DOWN);
      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("order", InstanceStatus.DOWN));

      cluster.pods("shop", "order", List.of());
      await().atMost(PATIENCE).until(() -> fleet.reports().of("order").isEmpty());
      cluster.remove("shop", "order");
    }
  }

  @Test
  void aRolloutReplacesPodByPod() {
    try (FleetApplication fleet = fleet();
        StandInService before = podApplication();
        StandInService after = podApplication()) {
      cluster.service("shop", "payment", Map.of(), Map.of());
      cluster.pods("shop", "payment", List.of(pod("payment-1", before)));
      await().atMost(PATIENCE).until(() -> names(fleet).equals(List.of("payment-1")));

      cluster.pods("shop", "payment", List.of(pod("payment-2", after)));
      await().atMost(PATIENCE).until(() -> names(fleet).equals(List.of("payment-2")));
      cluster.remove("shop", "payment");
    }
  }

  private static List<String> names(FleetApplication fleet) {
    return fleet.reports().of("payment").stream().map(InstanceReport::instance).toList();
  }

  @Test
  void onlyServicesWithTheLabelsAreFoundWhenSomeAreAskedFor() {
    try (FleetApplication fleet = fleet("pharos.fleet.kubernetes.labels=team=shop");
        StandInService ours = podApplication();
        StandInService theirs = podApplication()) {
      cluster.service("shop", "ours", Map.of("team", "shop"), Map.of());
      cluster.pods("shop", "ours", List.of(pod("ours-1", ours)));
      cluster.service("shop", "theirs", Map.of("team", "bank"), Map.of());
      cluster.pods("shop", "theirs", List.of(pod("theirs-1", theirs)));

      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("ours", InstanceStatus.UP));
      assertThat(fleet.reports().of("theirs")).isEmpty();
      cluster.remove("shop", "ours");
      cluster.remove("shop", "theirs");
    }
  }

  @Test
  void aNamespaceThatForbidsHidesNoOther() {
    try (FleetApplication fleet = fleet("pharos.fleet.kubernetes.namespaces=bank,secret");
        StandInService ledger = podApplication()) {
      cluster.service("bank", "ledger", Map.of(), Map.of());
      cluster.pods("bank", "ledger", List.of(pod("ledger-1", ledger)));

      await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("ledger", InstanceStatus.UP));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(fleet.registries())
                  .filteredOn(registry -> registry.state() == State.FAILING)
                  .singleElement()
                  .satisfies(secret -> {
                    assertThat(secret.address()).endsWith("namespace secret");
                    assertThat(secret.detail())
                        .contains("the verb list on services")
                        .contains("in the namespace \"secret\"");
                  }));
      cluster.remove("bank", "ledger");
    }
  }

  @Test
  void aNamespaceThatIsNotThereIsToldOfByNameWhereNamespacesMayBeRead() {
    cluster.allow("default");
    try (FleetApplication fleet = fleet("pharos.fleet.kubernetes.namespaces=default")) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.OK);
      assertThat(fleet.registry().instances()).as("Kubernetes itself is no instance").isZero();
    }
    cluster.allowEverywhere();
    try (FleetApplication fleet = fleet("pharos.fleet.kubernetes.namespaces=shpo")) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
      assertThat(fleet.registry().detail())
          .isEqualTo("there is no namespace 'shpo' (pharos.fleet.kubernetes.namespaces)");
    } finally {
      cluster.forbidEverywhere();
    }
  }

  @Test
  void credentialsThatAreNotAcceptedAreToldOf() {
    try (FleetApplication fleet =
        fleet("pharos.fleet.kubernetes.kubeconfig=" + cluster.kubeconfigOfAStranger())) {
      await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
      assertThat(fleet.registry().detail()).contains("does not accept the credentials");
    }
  }

  @Test
  void aServerThatIsDownIsToldOfAndAskedAgainAndWhatItListedStays() {
    try (StandInService stock = podApplication()) {
      cluster.service("shop", "stock", Map.of(), Map.of());
      cluster.pods("shop", "stock", List.of(pod("stock-1", stock)));
      cluster.stop();
      try (FleetApplication fleet = fleet()) {
        await().atMost(PATIENCE).until(() -> fleet.registry().state() == State.FAILING);
        assertThat(fleet.registry().detail()).contains("cannot be reached");

        cluster.start();
        await().atMost(PATIENCE).until(() -> fleet.reports().hasStatus("stock", InstanceStatus.UP));

        cluster.stop();
        long failures = fleet.registry().failures();
        await().atMost(PATIENCE).until(() -> fleet.registry().failures() >= failures + 3);
        assertThat(fleet.reports().hasStatus("stock", InstanceStatus.UP)).isTrue();
      } finally {
        cluster.stop();
        cluster.start();
      }
      cluster.remove("shop", "stock");
    }
  }
}
