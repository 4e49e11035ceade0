package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.INVENTORY;
import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static dev.pharos.advise.incident.WatchedShop.PAYMENT;
import static dev.pharos.advise.incident.WatchedShop.PRODUCTS;
import static dev.pharos.advise.incident.WatchedShop.RECOMMENDATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.advise.incident.Incident.Moment.What;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentWatchTest {
  /** Until what is usual is known. */
  private static final Duration USUAL = Duration.ofMinutes(8);

  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private WatchedShop shop = begin(7);

  private static WatchedShop begin(long seed) {
    try {
      return new WatchedShop(seed);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void getToKnowTheShop() throws IOException {
    shop.goesOn(USUAL);
    assertThat(shop.desk.newestFirst()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thirtyUndisturbedMinutesOpenNone(long seed) throws IOException {
    shop = begin(seed).goesOn(USUAL.plusMinutes(30));

    assertThat(shop.desk.newestFirst()).isEmpty();
  }

  @Test
  void aSlowPaymentIsOneIncidentThatNamesIt() throws IOException {
    shop.slower.put(PAYMENT, 500L);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(incident.title()).isEqualTo("payment is slow");
    assertThat(cause(incident)).isEqualTo("payment");
    assertThat(services(incident)).contains("payment", "order", "gateway");
    assertThat(incident.environment()).isEqualTo("demo");
    assertThat(incident.timeline())
        .extracting(Incident.Moment::kind)
        .contains(What.FAULT, What.HEALTH);
    assertThat(incident.suspects().getFirst().evidence())
        .allSatisfy(proof -> assertThat(proof.link()).startsWith("/"));
  }

  @Test
  void anInventoryThatIsDownIsOneIncidentThatNamesIt() throws IOException {
    shop.down.add(INVENTORY);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("inventory");
    assertThat(incident.title()).isEqualTo("inventory is down");
  }

  @Test
  void aServiceThatWasDownIsSaidToHaveBeenWhenItComesBack() throws IOException {
    shop.down.add(INVENTORY);
    shop.goesOn(Duration.ofSeconds(50));
    shop.alerts.evaluated(
        "gone", List.of(alert("InstanceGone", "inventory"), alert("ServiceFailing", "inventory")));
    shop.replaced.add(INVENTORY);
    shop.goesOn(Duration.ofSeconds(30));

    assertThat(only().title()).isEqualTo("inventory is down");
  }

  @Test
  void aPaymentThatIsDownIsOneIncidentWithAllThatFailForIt() throws IOException {
    shop.down.add(PAYMENT);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("payment");
    assertThat(services(incident)).contains("payment", "order", "gateway");
  }

  @Test
  void aSlowDatabaseIsOneIncidentThatNamesItAndWhoseItIs() throws IOException {
    shop.slower.put(PRODUCTS, 400L);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("products");
    assertThat(incident.title()).isEqualTo("products, database of catalog, is slow");
    assertThat(services(incident)).contains("catalog", "gateway");
  }

  @Test
  void recommendationsErrorsBehindAFallbackAreOneIncident() throws IOException {
    shop.failing.put(RECOMMENDATION, 0.3);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("recommendation");
    assertThat(services(incident)).containsOnly("recommendation");
  }

  @Test
  void aQueueThatNobodyConsumesIsOneIncidentThatNamesItsConsumer() throws IOException {
    shop.consumerStopped = true;

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("inventory");
    assertThat(incident.title()).isEqualTo("inventory does not consume reservations");
  }

  @Test
  void twoFaultsAreTwoIncidents() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.slower.put(PRODUCTS, 400L);

    shop.goesOn(Duration.ofMinutes(3));

    assertThat(shop.desk.newestFirst())
        .extracting(IncidentWatchTest::cause)
        .containsExactlyInAnyOrder("payment", "products");
  }

  @Test
  void aSecondFaultWhileTheFirstLastsIsASecondIncident() throws IOException {
    shop.failing.put(RECOMMENDATION, 0.3);
    shop.goesOn(Duration.ofMinutes(7));
    shop.slower.put(PAYMENT, 500L);
    shop.goesOn(Duration.ofMinutes(3));

    assertThat(shop.desk.newestFirst())
        .extracting(IncidentWatchTest::cause)
        .containsExactly("payment", "recommendation");
  }

  @Test
  void telemetryThatIsLostIsOneIncidentAndNotManySilentServices() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LostTelemetryMeters meters = new LostTelemetryMeters(shop.desk, shop.rooms.clock);
    meters.bindTo(registry);
    shop.telemetryLost = true;

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);
    shop.goesOn(Duration.ofMinutes(15));

    Incident incident = only();
    assertThat(incident.kind()).isEqualTo(Incident.Kind.NO_TELEMETRY);
    assertThat(incident.title()).isEqualTo("No telemetry from demo");
    assertThat(incident.goesOn()).isTrue();
    meters.look();
    assertThat(registry.scrape().lines().filter(IncidentWatchTest::isLost))
        .as("a rule leaves them out")
        .hasSize(WatchedShop.ALL.size());

    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(only().goesOn()).isFalse();
    meters.look();
    assertThat(registry.scrape().lines().filter(IncidentWatchTest::isLost)).isEmpty();
  }

  private static boolean isLost(String line) {
    return line.startsWith("pharos_service_telemetry_lost{") && line.endsWith(" 1.0");
  }

  @Test
  void itClosesItselfOnRecoveryAndTellsItsCourse() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));
    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(3));

    Incident incident = only();
    assertThat(incident.goesOn()).isFalse();
    assertThat(incident.closedBy()).isNull();
    assertThat(cause(incident)).isEqualTo("payment");
    assertThat(incident.timeline().getLast().kind()).isEqualTo(What.CLOSED);
    assertThat(incident.timeline()).extracting(Incident.Moment::kind).contains(What.RECOVERY);
    assertThat(incident.timeline())
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Incident.Moment::timeNs));
  }

  @Test
  void theSameTroubleSoonAfterIsTheSameIncidentAndLaterAnotherOne() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));
    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(4));
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(only().goesOn()).isTrue();

    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(15));
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(shop.desk.newestFirst()).hasSize(2);
    assertThat(shop.desk.newestFirst()).extracting(Incident::goesOn).containsExactly(true, false);
  }

  @Test
  void aRestartForgetsNothing() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));
    Incident before = only();
    shop.desk.note(before.id(), "Ada", "The card network says that it knows.");

    shop.restart();

    Incident after = only();
    assertThat(after.notes()).hasSize(1);
    assertThat(after.symptoms()).isEqualTo(before.symptoms());
    shop.goesOn(Duration.ofMinutes(2));
    assertThat(only().id()).isEqualTo(before.id());
    assertThat(only().startedAtNs()).isEqualTo(before.startedAtNs());
    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(3));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void whatAPersonClosedOpensAnewOnlyWhenItWasOverOnce() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));
    shop.desk.close(only().id(), "Ada", "known, the bank is told");
    shop.goesOn(Duration.ofMinutes(10));

    assertThat(only().goesOn()).isFalse();
    assertThat(only().closedBy()).isEqualTo("Ada");

    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(3));
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(shop.desk.open()).hasSize(1);
    assertThat(shop.desk.newestFirst()).hasSize(2);
  }

  @Test
  void aDeployCloseInTimeStandsInTheEvidenceAndTheCourse() throws IOException {
    shop.telemetry.deployments.add(
        DeploymentSamples.seen(
            "d7",
            Deployment.Kind.DEPLOY,
            PAYMENT,
            "1.5.0",
            "1.4.0",
            Deployment.State.COMPLETE,
            1,
            1.0,
            shop.rooms.nowNs() - 30_000_000_000L,
            shop.rooms.nowNs()));
    shop.slower.put(PAYMENT, 500L);
    shop.goesOn(Duration.ofMinutes(2));

    Incident incident = only();
    assertThat(incident.timeline())
        .filteredOn(moment -> moment.kind() == What.DEPLOY)
        .singleElement()
        .satisfies(moment -> {
          assertThat(moment.sentence()).contains("1.4.0 → 1.5.0");
          assertThat(moment.link()).isEqualTo("/deploys/d7");
        });
    assertThat(incident.suspects().getFirst().evidence())
        .extracting(Incident.Proof::kind)
        .contains("change");
  }

  @Test
  void alertsJoinWhatTheirServiceSuffersFrom() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(1));
    shop.alerts.evaluated("burn", List.of(alert("ErrorBudgetBurnsFast", "gateway")));
    shop.goesOn(Duration.ofMinutes(1));

    Incident incident = only();
    assertThat(cause(incident)).isEqualTo("payment");
    assertThat(incident.symptoms())
        .filteredOn(one -> one.kind() == Symptom.Kind.ALERT)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.name()).isEqualTo("ErrorBudgetBurnsFast");
          assertThat(one.severity()).isEqualTo("critical");
        });

    shop.failing.clear();
    shop.goesOn(Duration.ofMinutes(4));
    assertThat(only().goesOn()).isTrue();
    shop.alerts.evaluated("burn", List.of());
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void anAlertAloneIsAnIncidentOfItsServiceAndRemarksAreNone() throws IOException {
    shop.alerts.evaluated(
        "budget",
        List.of(
            new FiringAlert(
                "TelemetryOverBudget",
                Map.of("service", "gateway", "severity", "info"),
                shop.rooms.nowNs(),
                "It sends much.")));
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(shop.desk.newestFirst()).isEmpty();

    shop.alerts.evaluated("pool", List.of(alert("PoolExhausted", "order")));
    shop.goesOn(Duration.ofMinutes(1));

    assertThat(cause(only())).isEqualTo(ORDER.name());
    assertThat(only().suspects().getFirst().sentence()).isEqualTo("PoolExhausted of order.");
  }

  @Test
  void anAlertAboutDataIsAnIncidentOfItsOwn() throws IOException {
    FiringAlert alert =
        new FiringAlert(
            "OrdersStuck",
            Map.of(
                "service", "order", "severity", "critical", "incident_kind", "inconsistent_data"),
            shop.rooms.nowNs(),
            "3 orders are reserved and neither confirmed nor compensated.");
    shop.alerts.evaluated("stuck", List.of(alert));
    shop.goesOn(Duration.ofMinutes(1));

    Incident incident = only();
    assertThat(incident.kind()).isEqualTo(Incident.Kind.INCONSISTENT_DATA);
    assertThat(cause(incident)).isEqualTo("order");

    shop.alerts.evaluated("stuck", List.of());
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void aBacklogThatIsWorkedOffDoesNotChangeTheCause() throws IOException {
    shop.consumerStopped = true;
    shop.goesOn(Duration.ofMinutes(12));
    shop.consumerStopped = false;
    shop.slower.put(INVENTORY, 200L);
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(only().title()).isEqualTo("inventory does not consume reservations");
    assertThat(only().suspects().getFirst().sentence()).doesNotContain("before");
  }

  @Test
  void anAlertOfAQueueJoinsTheIncidentOfWhoDoesNotConsumeIt() throws IOException {
    shop.consumerStopped = true;
    shop.goesOn(Duration.ofMinutes(2));
    shop.alerts.evaluated(
        "backlog",
        List.of(
            new FiringAlert(
                "QueueBacklog",
                Map.of("queue", "reservations", "system", "jms", "severity", "warning"),
                shop.rooms.nowNs(),
                "150 messages wait in reservations")));
    shop.goesOn(Duration.ofMinutes(1));

    assertThat(cause(only())).isEqualTo("inventory");
    assertThat(only().symptoms()).extracting(Incident.Observed::name).contains("QueueBacklog");
  }

  @Test
  void anAlertOfLostTelemetryJoinsTheIncidentOfItAndNoServiceIsSaidToSuffer() throws IOException {
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(2));
    shop.alerts.evaluated("lost", List.of(noTelemetry()));
    shop.goesOn(Duration.ofMinutes(1));

    assertThat(only().kind()).isEqualTo(Incident.Kind.NO_TELEMETRY);
    assertThat(only().title()).isEqualTo("No telemetry from demo");
    assertThat(only().symptoms()).extracting(Incident.Observed::name).contains("NoTelemetry");

    shop.telemetryLost = false;
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(only().goesOn()).as("the alert still fires").isTrue();
    shop.alerts.evaluated("lost", List.of());
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void servicesThatFallSilentAfterAnAlertOfLostTelemetryJoinIt() throws IOException {
    shop.alerts.evaluated("lost", List.of(noTelemetry()));
    shop.goesOn(Duration.ofSeconds(20));
    shop.telemetryLost = true;
    shop.goesOn(Duration.ofMinutes(3));

    assertThat(only().kind()).isEqualTo(Incident.Kind.NO_TELEMETRY);
    assertThat(only().title()).isEqualTo("No telemetry from demo");
    assertThat(services(only())).contains("pharos", "payment", "gateway");
  }

  @Test
  void alertsOfNoServiceThatIsKnownAreCountedOnce() throws IOException {
    FiringAlert full =
        new FiringAlert(
            "PharosDiskFull",
            Map.of("job", "pharos", "instance", "localhost:8080", "severity", "critical"),
            shop.rooms.nowNs(),
            "The disk is nearly full");
    shop.alerts.evaluated("full", List.of(full));
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(shop.desk.newestFirst()).isEmpty();
    assertThat(shop.alerts.ofNobody()).isOne();

    shop.alerts.evaluated("full", List.of());
    shop.goesOn(Duration.ofMinutes(1));
    shop.alerts.evaluated("full", List.of(full));
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(shop.alerts.ofNobody()).isEqualTo(2);
  }

  private FiringAlert noTelemetry() {
    return new FiringAlert(
        "NoTelemetry",
        Map.of(
            "job", "pharos",
            "instance", "localhost:8080",
            "severity", "critical",
            "incident_kind", "no_telemetry"),
        shop.rooms.nowNs(),
        "No spans reach localhost:8080 any more");
  }

  private FiringAlert alert(String name, String service) {
    return new FiringAlert(
        name,
        Map.of("service", service, "severity", "critical"),
        shop.rooms.nowNs(),
        name + " of " + service + ".");
  }

  private Incident only() {
    assertThat(shop.desk.newestFirst()).hasSize(1);
    return shop.desk.newestFirst().getFirst();
  }

  private static String cause(Incident incident) {
    return Objects.requireNonNull(incident.cause()).name();
  }

  private static List<String> services(Incident incident) {
    return incident.symptoms().stream().map(one -> one.service().name()).distinct().toList();
  }
}
