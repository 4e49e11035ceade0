package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.evaluation.RuleStatus.Health;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.Labels;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@TestPropertySource(
    properties = {
      "pharos.services.order.owner.runbook=https://wiki.example/order",
      "pharos.services.payment.owner.team=pay"
    })
class AlertControllerTest extends RestTest {
  private static final Instant AT = Instant.parse("2026-05-04T11:59:30Z");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");

  @Autowired HeldRules rules;

  @BeforeEach
  void alerts() {
    RuleGroup group =
        RuleFileReader.read(
                "/rules/shop.yaml",
                """
                groups:
                - name: shop
                  rules:
                  - {alert: Watchdog, expr: vector(1)}
                  - {alert: ManyErrors, expr: errors>0.1}
                  - {record: r, expr: up}
                """)
            .groups()
            .getFirst();
    rules.set(
        new GroupStatus(
            group,
            Duration.ofSeconds(30),
            Duration.ofMillis(12),
            AT,
            List.of(
                status(
                    group,
                    0,
                    Health.GOOD,
                    alert(AlertState.FIRING, 1, 9_000, Map.of(), "alertname", "Watchdog")),
                status(
                    group,
                    1,
                    Health.GOOD,
                    errors(AlertState.PENDING, 0.2, 60, "gateway", "demo", "page"),
                    errors(AlertState.FIRING, 0.3, 600, "order", "demo", "warning"),
                    errors(AlertState.FIRING, Double.NaN, 900, "payment", "", "page"),
                    errors(AlertState.FIRING, 0.4, 300, "order", "test", "odd")),
                status(group, 2, Health.BAD))));
  }

  @AfterEach
  void none() {
    rules.set();
  }

  private static RuleStatus status(RuleGroup group, int rule, Health health, Alert... alerts) {
    return new RuleStatus(group.rules().get(rule), health, "", Duration.ZERO, AT, List.of(alerts));
  }

  private static Alert errors(
      AlertState state, double value, int sinceS, String service, String env, String severity) {
    return alert(
        state,
        value,
        sinceS,
        Map.of("summary", service + " fails", "description", "It does.", "runbook", "Look at it."),
        Stream.concat(
                Stream.of("alertname", "ManyErrors", "service", service, "severity", severity),
                env.isEmpty() ? Stream.of() : Stream.of("deployment_environment_name", env))
            .toArray(String[]::new));
  }

  private static Alert alert(
      AlertState state,
      double value,
      int sinceS,
      Map<String, String> annotations,
      String... labels) {
    @Nullable Instant firedAt = state == AlertState.FIRING ? AT.minusSeconds(sinceS - 30) : null;
    return new Alert(
        Labels.of(labels),
        new TreeMap<>(annotations),
        state,
        value,
        AT.minusSeconds(sinceS),
        firedAt,
        null,
        null);
  }

  private List<String> shown(String query) {
    return StreamSupport.stream(get("/api/v1/alerts" + query).path("alerts").spliterator(), false)
        .map(alert ->
            "%s %s %s"
                .formatted(
                    alert.path("state").asString(),
                    alert.path("service").asString(),
                    alert.path("environment").asString("anywhere")))
        .toList();
  }

  @Test
  void alertsAreToldWithTheirRuleTheGravestFirst() {
    JsonNode answer = get("/api/v1/alerts");

    assertThat(answer.path("watchdog")).isEqualTo(json("{\"since\":\"2026-05-04T09:30:00Z\"}"));
    assertThat(answer.path("groups"))
        .isEqualTo(json("{\"n\":1,\"failing\":1,\"lastEvaluationAt\":\"2026-05-04T11:59:30Z\"}"));
    assertThat(answer.path("files")).isEmpty();
    assertThat(shown(""))
        .containsExactly(
            "firing payment anywhere",
            "firing order demo",
            "firing order test",
            "pending gateway demo");
    assertThat(answer.path("alerts").get(0).path("value").isNull()).as("NaN").isTrue();
    assertThat(answer.path("alerts").get(1))
        .isEqualTo(
            json(
                """
                {"name":"ManyErrors","state":"firing","service":"order","namespace":null,
                 "environment":"demo","severity":"warning","summary":"order fails",
                 "description":"It does.","runbook":"https://wiki.example/order",
                 "labels":{"alertname":"ManyErrors","deployment_environment_name":"demo",
                   "service":"order","severity":"warning"},
                 "annotations":{"description":"It does.","runbook":"Look at it.",
                   "summary":"order fails"},
                 "since":"2026-05-04T11:49:30Z","firingSince":"2026-05-04T11:50:00Z","value":0.3,
                 "expr":"errors > 0.1","group":"shop","file":"/rules/shop.yaml",
                 "silencedBy":[],"inhibitedBy":null,"incident":null}
                """));
  }

  @Test
  void theOwnersRunbookGoesBeforeWhatARuleSaysToDo() {
    assertThat(get("/api/v1/alerts").path("alerts"))
        .extracting(
            alert -> alert.path("service").asString() + ": " + alert.path("runbook").asString())
        .containsExactly(
            "payment: Look at it.",
            "order: https://wiki.example/order",
            "order: https://wiki.example/order",
            "gateway: Look at it.");
  }

  @Test
  void alertsAreChosen() {
    assertThat(shown("?state=pending")).containsExactly("pending gateway demo");
    assertThat(shown("?service=order")).containsExactly("firing order demo", "firing order test");
    assertThat(shown("?env=test"))
        .as("one that names no environment is of all")
        .containsExactly("firing payment anywhere", "firing order test");
    assertThat(problem("/api/v1/alerts?state=resolved", 400).path("allowed"))
        .isEqualTo(json("[\"pending\",\"firing\"]"));
  }

  @Test
  void aSilencedAlertNamesItsSilence() {
    HttpRequest post =
        request("/api/v1/silences")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"matchers":[{"name":"service","value":"payment"}],"endsAt":"2026-05-04T14:00:05Z",
                     "createdBy":"Ada","comment":"new disk"}
                    """))
            .build();
    HttpResponse<String> made = send(post);
    String id = json(made.body()).path("id").asString();

    JsonNode alerts = get("/api/v1/alerts").path("alerts");

    assertThat(alerts.get(0).path("silencedBy")).isEqualTo(json("[\"%s\"]".formatted(id)));
    assertThat(alerts.get(1).path("silencedBy")).isEmpty();
    send(request("/api/v1/silences/" + id).DELETE().build());
    assertThat(get("/api/v1/alerts").path("alerts").get(0).path("silencedBy")).isEmpty();
  }

  @Test
  void aSilenceOfATeamIsNamedByTheAlertsItAnswersFor() {
    HttpRequest post =
        request("/api/v1/silences")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"matchers":[{"name":"team","value":"pay"}],"endsAt":"2026-05-04T14:00:05Z",
                     "createdBy":"Ada","comment":"new disk"}
                    """))
            .build();
    String id = json(send(post).body()).path("id").asString();

    JsonNode alerts = get("/api/v1/alerts").path("alerts");

    assertThat(alerts.get(0).path("service").asString()).isEqualTo("payment");
    assertThat(alerts.get(0).path("silencedBy")).isEqualTo(json("[\"%s\"]".formatted(id)));
    assertThat(alerts.get(1).path("silencedBy")).isEmpty();
    send(request("/api/v1/silences/" + id).DELETE().build());
  }

  @Test
  void aServiceCountsWhatFiresOfIt() {
    telemetry.instance(ORDER, "a", "1.2", NOW_NS - 600 * SECOND, NOW_NS - SECOND, null);

    JsonNode order = get("/api/v1/services").path("services").get(0);

    assertThat(order.path("firingAlerts").asInt()).as("not those of env test").isEqualTo(1);
  }
}
