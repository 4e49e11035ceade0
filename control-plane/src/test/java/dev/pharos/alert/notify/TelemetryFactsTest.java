package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.AdviseRooms;
import dev.pharos.advise.HealthWatch;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway calls order, which calls payment, a fourth of whose answers are errors. */
class TelemetryFactsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MS = 1_000_000L;
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
  private static final ServiceId GATEWAY = new ServiceId("", "gateway", "demo");
  private static final ServiceId ORDER = new ServiceId("", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "demo");
  private static final ServiceId CATALOG = new ServiceId("", "catalog", "demo");

  private final QueryRooms rooms = new QueryRooms(new SetClock(NOW));
  private final ServiceSettings settings =
      new ServiceSettings(
          Map.of(
              "payment",
              new ServiceSettings.Service(
                  new ServiceSettings.OwnerSettings("pay", "", "https://wiki.example/pay"),
                  ServiceSettings.Objective.DEFAULT)));
  private final HealthWatch health = AdviseRooms.health(rooms, settings);
  private final TelemetryFacts facts = facts("https://pharos.example");

  private TelemetryFacts facts(String pharos) {
    return new TelemetryFacts(
        rooms.graph, health, rooms.services, settings, rooms.telemetry, pharos, rooms.clock);
  }

  @BeforeEach
  void traffic() throws IOException {
    for (int i = 0; i < 200; i++) {
      long time = rooms.nowNs() - 55 * SECOND + i * SECOND / 4;
      boolean error = i % 4 == 0;
      for (ServiceId service : List.of(GATEWAY, ORDER, PAYMENT)) {
        rooms.telemetry.request(service, time, 10 * MS, error);
      }
      rooms.telemetry.request(CATALOG, time, 10 * MS, false);
      call(GATEWAY, ORDER, time, error);
      call(GATEWAY, CATALOG, time, false);
      call(ORDER, PAYMENT, time, error);
    }
    for (ServiceId service : List.of(GATEWAY, ORDER, PAYMENT, CATALOG)) {
      runs(service);
    }
    health.look();
  }

  private void call(ServiceId caller, ServiceId callee, long timeNs, boolean error) {
    rooms.telemetry.call(
        SetTelemetry.edge(Node.service(caller), Node.service(callee), "POST /"),
        timeNs,
        15 * MS,
        error);
  }

  private void runs(ServiceId service) {
    rooms.telemetry.instance(service, "a", "1.5.0", 0, rooms.nowNs(), null);
  }

  private static Alert alert(Map<String, String> labels, Map<String, String> annotations) {
    Map<String, String> all = new HashMap<>(labels);
    all.put("alertname", "Errors");
    return Alert.of(
        all,
        annotations,
        0.25,
        NOW,
        NOW,
        NOW.plusSeconds(240),
        "https://pharos.example/metrics?q=1");
  }

  private void deployed(
      String id, Deployment.Kind kind, Duration before, DeployVerdict.State verdict) {
    Deployment deployment =
        DeploymentSamples.seen(
            id,
            kind,
            PAYMENT,
            "1.5.0",
            "1.4.0",
            Deployment.State.COMPLETE,
            1,
            null,
            rooms.nowNs() - before.toNanos(),
            rooms.nowNs());
    rooms.telemetry.deployments.add(
        deployment.judged(
            new DeployVerdict(
                verdict,
                true,
                "It is so.",
                DeployVerdict.Baseline.SIDE_BY_SIDE,
                1,
                1,
                1,
                1,
                List.of(),
                0,
                rooms.nowNs(),
                rooms.nowNs())));
  }

  @Test
  void tellsCauseWhoIsHitLastDeployOwnerRunbookAndLink() {
    deployed("3", Deployment.Kind.RESTART, Duration.ofMinutes(1), DeployVerdict.State.PASSED);
    deployed("2", Deployment.Kind.DEPLOY, Duration.ofMinutes(5), DeployVerdict.State.REGRESSED);
    deployed("1", Deployment.Kind.DEPLOY, Duration.ofHours(5), DeployVerdict.State.PASSED);

    Background background =
        facts.background(
            alert(
                Map.of("service", "payment"),
                Map.of("summary", "Payment fails.", "description", "A fourth of it.")));

    assertThat(background)
        .isEqualTo(
            new Background(
                "Payment fails. A fourth of it. " + health.health(PAYMENT).reason(),
                List.of("order", "gateway"),
                "1.5.0 after 1.4.0 at 2026-05-04T11:55:00Z, 5 min before it began, regressed",
                "pay",
                "#payment",
                "https://wiki.example/pay",
                "https://pharos.example/services/payment?env=demo"));
    assertThat(health.health(PAYMENT).needsAttention()).isTrue();
  }

  @Test
  void aDeployOfWhenItWasSoAlreadyIsNoCause() {
    deployed("1", Deployment.Kind.ROLLBACK, Duration.ofMinutes(-2), DeployVerdict.State.PENDING);

    assertThat(facts.background(alert(Map.of("service", "payment"), Map.of())).lastDeploy())
        .isEqualTo("1.5.0 after 1.4.0 at 2026-05-04T12:02:00Z, while it was so already");
  }

  @Test
  void whatTheRuleSaysGoesBeforeWhatIsKnownOfTheService() {
    Background background =
        facts.background(
            alert(
                Map.of("service", "payment", "team", "sre"),
                Map.of(
                    "summary", "It fails.",
                    "description", "It fails.",
                    "runbook", "Look at the disk.",
                    "runbook_url", "https://wiki.example/errors")));

    assertThat(background.team()).isEqualTo("sre");
    assertThat(background.runbook()).isEqualTo("https://wiki.example/errors");
    assertThat(background.cause()).startsWith("It fails. ").doesNotContain("It fails. It fails.");
  }

  @Test
  void ofAServiceThatIsWellNothingIsMadeUp() {
    assertThat(facts("").background(alert(Map.of("service", "catalog"), Map.of())))
        .isEqualTo(
            new Background(
                "",
                List.of("gateway"),
                "",
                "Team by telemetry",
                "#catalog",
                "",
                "https://pharos.example/metrics?q=1"));
  }

  @Test
  void anAlertOfNoServiceOrOfOneOfSeveralTellsNothingOfAny() {
    ServiceId other = new ServiceId("", "payment", "test");
    runs(other);

    Background ofNone = facts.background(alert(Map.of("team", "sre"), Map.of("summary", "So.")));
    Background ofSeveral = facts.background(alert(Map.of("service", "payment"), Map.of()));

    assertThat(ofNone)
        .isEqualTo(
            new Background(
                "So.", List.of(), "", "sre", "", "", "https://pharos.example/metrics?q=1"));
    assertThat(ofSeveral.affected()).isEmpty();
    assertThat(ofSeveral.link()).isEqualTo("https://pharos.example/metrics?q=1");
    assertThat(ofSeveral.team()).as("the name is enough for what is configured").isEqualTo("pay");
    assertThat(
            facts
                .background(
                    alert(
                        Map.of("service", "payment", "deployment_environment_name", "demo"),
                        Map.of()))
                .affected())
        .containsExactly("order", "gateway");
  }

  @Test
  void theOwnersRunbookGoesBeforeGeneralWords() {
    Map<String, String> prose = Map.of("runbook", "Look at the disk.");

    assertThat(facts.background(alert(Map.of("service", "payment"), prose)).runbook())
        .isEqualTo("https://wiki.example/pay");
    assertThat(facts.background(alert(Map.of("service", "catalog"), prose)).runbook())
        .isEqualTo("Look at the disk.");
  }

  @Test
  void servicesAreNotListedForEachAlertAnew() {
    Alert payment = alert(Map.of("service", "payment"), Map.of());
    String page = facts.background(payment).link();

    runs(new ServiceId("", "payment", "test"));
    assertThat(facts.background(payment).link()).as("a moment old").isEqualTo(page);
    rooms.clock.advance(Duration.ofSeconds(11));
    assertThat(facts.background(payment).link()).as("one of two").isNotEqualTo(page);
  }

  @Test
  void theTeamIsAddedWhereTheRuleNamesNone() {
    assertThat(facts.withTeam(new TreeMap<>(Map.of("service", "payment"))))
        .isEqualTo(Map.of("service", "payment", "team", "pay"));
    assertThat(facts.withTeam(new TreeMap<>(Map.of("service", "order"))))
        .isEqualTo(Map.of("service", "order", "team", "Team by telemetry"));
    assertThat(facts.withTeam(new TreeMap<>(Map.of("service", "payment", "team", "sre"))))
        .isEqualTo(Map.of("service", "payment", "team", "sre"));
    assertThat(facts.withTeam(new TreeMap<>(Map.of("queue", "q")))).isEqualTo(Map.of("queue", "q"));
    assertThat(facts.withTeam(new TreeMap<>(Map.of("service", "nobodys"))))
        .isEqualTo(Map.of("service", "nobodys"));
  }

  @Test
  void callsHurtThatFailAndThoseToAServiceThatIsNotWell() throws IOException {
    assertThat(facts.hurting()).isEqualTo(Map.of(GATEWAY, Set.of(ORDER), ORDER, Set.of(PAYMENT)));

    // These calls are answered, but not by one that is well.
    call(GATEWAY, PAYMENT, rooms.nowNs() - 70 * SECOND, false);
    assertThat(facts.hurting())
        .as("the map is a moment old")
        .doesNotContainEntry(GATEWAY, Set.of(ORDER, PAYMENT));
    rooms.clock.advance(Duration.ofSeconds(11));
    assertThat(facts.hurting()).containsEntry(GATEWAY, Set.of(ORDER, PAYMENT));
  }
}
