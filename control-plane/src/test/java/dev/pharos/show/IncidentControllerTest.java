package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.HealthFollower;
import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.advise.incident.IncidentDesk;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class IncidentControllerTest extends RestTest {
  private static final ServiceId GATEWAY = new ServiceId("shop", "gateway", "demo");
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final Node USER = Node.virtual(NodeKind.USER, "user", "demo", "");

  @Autowired HealthWatch health;
  @Autowired HealthFollower watch;
  @Autowired FiringAlerts alerts;
  @Autowired IncidentDesk desk;

  /** The desk is shared by tests: what this one opened is over. */
  @AfterEach
  void end() throws IOException {
    for (var open : desk.open()) {
      desk.close(open.id(), "test", "over");
    }
    alerts.evaluated("burn", List.of());
    telemetry.clear();
    health.look();
    watch.look();
  }

  @Test
  void anIncidentIsListedWithItsCauseAndWhoSuffers() throws IOException {
    String id = brokenPayment();

    JsonNode listed = get("/api/v1/incidents?state=open").path("incidents");

    assertThat(listed).hasSize(1);
    JsonNode incident = listed.get(0);
    assertThat(incident.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "state",
            "kind",
            "title",
            "environment",
            "startedAt",
            "endedAt",
            "cause",
            "victims",
            "acknowledgedBy");
    assertThat(incident.path("id").asString()).isEqualTo(id);
    assertThat(incident.path("state").asString()).isEqualTo("open");
    assertThat(incident.path("kind").asString()).isEqualTo("service");
    assertThat(incident.path("title").asString()).isEqualTo("payment fails");
    assertThat(incident.path("environment").asString()).isEqualTo("demo");
    assertThat(incident.path("endedAt").isNull()).isTrue();
    assertThat(incident.path("cause").path("node").asString())
        .isEqualTo("service:shop/payment@demo");
    assertThat(incident.path("cause").path("kind").asString()).isEqualTo("service");
    assertThat(incident.path("cause").path("sentence").asString()).contains("25 % of payment's");
    assertThat(incident.path("victims")).hasSize(1);
    assertThat(incident.path("victims").get(0).path("service").asString()).isEqualTo("gateway");
    assertThat(get("/api/v1/incidents?state=open&env=test").path("incidents")).isEmpty();
    assertThat(get("/api/v1/incidents?state=open&to=-1h").path("incidents")).isEmpty();
    assertThat(
            get("/api/v1/incidents?state=closed")
                .path("incidents")
                .valueStream()
                .map(one -> one.path("id").asString()))
        .doesNotContain(id);
  }

  @Test
  void itsSuspectsCourseAndAlertsAreTold() throws IOException {
    alerts.evaluated(
        "burn",
        List.of(
            new FiringAlerts.FiringAlert(
                "ErrorBudgetBurnsFast",
                Map.of("service", "gateway", "severity", "critical"),
                NOW_NS - 20 * SECOND,
                "gateway fails 25 % of its requests")));
    String id = brokenPayment();

    JsonNode incident = get("/api/v1/incidents/" + id);

    assertThat(incident.propertyNames())
        .contains("id", "victims", "suspects", "timeline", "alerts", "notes", "traces");
    JsonNode suspect = incident.path("suspects").get(0);
    assertThat(suspect.propertyNames())
        .containsExactlyInAnyOrder("node", "name", "kind", "weight", "sentence", "evidence");
    assertThat(suspect.path("name").asString()).isEqualTo("payment");
    assertThat(suspect.path("evidence").get(0).propertyNames())
        .containsExactlyInAnyOrder("kind", "sentence", "link");
    assertThat(incident.path("timeline").valueStream().map(one -> one.path("kind").asString()))
        .contains("fault", "health", "alert");
    assertThat(incident.path("alerts"))
        .isEqualTo(
            json(
                """
                [{"name":"ErrorBudgetBurnsFast","service":"gateway","severity":"critical",
                  "since":"2026-05-04T11:59:45Z","until":null}]
                """));
  }

  @Test
  void peopleAcknowledgeNoteAndClose() throws IOException {
    String id = brokenPayment();

    assertThat(answer(id, "acknowledge", "{\"author\":\"Ada\"}").path("acknowledgedBy").asString())
        .isEqualTo("Ada");
    JsonNode noted = answer(id, "notes", "{\"author\":\"Ada\",\"text\":\"The bank is down.\"}");
    assertThat(noted.path("notes"))
        .isEqualTo(
            json(
                """
                [{"time":"2026-05-04T12:00:05Z","author":"Ada","text":"The bank is down."}]
                """));
    JsonNode closed = answer(id, "close", "{\"author\":\"Ada\",\"reason\":\"rolled back\"}");
    assertThat(closed.path("state").asString()).isEqualTo("closed");
    assertThat(closed.path("endedAt").asString()).isEqualTo("2026-05-04T12:00:05Z");
    assertThat(closed.path("timeline").valueStream().map(one -> one.path("kind").asString()))
        .contains("acknowledged", "note", "closed");
    assertThat(get("/api/v1/incidents?state=open").path("incidents")).isEmpty();
  }

  @Test
  void theOverviewNamesTheCause() throws IOException {
    String id = brokenPayment();

    JsonNode overview = get("/api/v1/overview");

    assertThat(overview.path("headline").asString()).isEqualTo("payment fails");
    assertThat(overview.path("incidents")).hasSize(1);
    assertThat(overview.path("incidents").get(0).propertyNames())
        .containsExactlyInAnyOrder("id", "title", "startedAt");
    assertThat(overview.path("incidents").get(0).path("id").asString()).isEqualTo(id);
    assertThat(get("/api/v1/overview?env=test").path("incidents")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acknowledge | {} | author",
        "acknowledge | {\"author\":\"Ada\",\"text\":\"x\"} | text",
        "notes | {\"author\":\"Ada\",\"text\":\" \"} | text",
        "close | {\"author\":\"Ada\"} | reason",
        "close | {\"author\":[],\"reason\":\"x\"} | author",
      })
  void whatIsWrongIsNamed(String what, String body, String field) throws IOException {
    String id = brokenPayment();

    assertThat(problem(post(id, what, body), 400).path("parameter").asString()).isEqualTo(field);
  }

  @Test
  void anIncidentThatNobodyKnowsIsNotFound() {
    problem("/api/v1/incidents/nobodys", 404);
    problem(post("nobodys", "acknowledge", "{\"author\":\"Ada\"}"), 404);
    problem(post("nobodys", "notes", "{\"author\":\"Ada\",\"text\":\"x\"}"), 404);
    problem(post("nobodys", "close", "{\"author\":\"Ada\",\"reason\":\"x\"}"), 404);
    assertThat(problem("/api/v1/incidents?state=over", 400).path("parameter").asString())
        .isEqualTo("state");
  }

  private JsonNode answer(String id, String what, String body) {
    HttpResponse<String> response = send(post(id, what, body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  private HttpRequest post(String id, String what, String body) {
    return request("/api/v1/incidents/" + id + "/" + what)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Its id. */
  private String brokenPayment() throws IOException {
    for (ServiceId service : List.of(GATEWAY, PAYMENT)) {
      telemetry.instance(service, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    }
    for (int i = 0; i < 240; i++) {
      long time = NOW_NS - 70 * SECOND + i * SECOND / 4;
      boolean error = i % 4 == 0;
      telemetry.request(GATEWAY, time, 20 * MS, error);
      telemetry.request(PAYMENT, time, 20 * MS, error);
      telemetry.call(SetTelemetry.edge(USER, Node.service(GATEWAY), "x"), time, 22 * MS, error);
      telemetry.call(
          SetTelemetry.edge(Node.service(GATEWAY), Node.service(PAYMENT), "x"),
          time,
          22 * MS,
          error);
    }
    health.look();
    watch.look();
    assertThat(desk.open()).hasSize(1);
    return desk.open().getFirst().id();
  }
}
