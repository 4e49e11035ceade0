package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.advise.HealthFollower;
import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.advise.incident.Incident;
import dev.pharos.advise.incident.IncidentDesk;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IncidentControllerTest extends RestTest {
  private static final ServiceId GATEWAY = new ServiceId("shop", "gateway", "demo");
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final Node VISITS = Node.virtual(NodeKind.QUEUE, "visits", "demo", "jms");
  private static final Node USER = Node.virtual(NodeKind.USER, "user", "demo", "");

  @Autowired HealthWatch health;

  @Autowired
  @Qualifier("incidentWatch")
  HealthFollower watch;

  @Autowired FiringAlerts alerts;
  @Autowired CurrentAlerts current;
  @Autowired IncidentDesk desk;
  @Autowired HeldRules rules;

  /** The desk is shared by tests: what this one opened is over. */
  @AfterEach
  void end() throws IOException {
    for (var open : desk.open()) {
      desk.close(open.id(), "test", "over");
    }
    alerts.evaluated("burn", List.of());
    rules.set();
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
            "acknowledgedBy",
            "closedBy");
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
    JsonNode victim = incident.path("victims").get(0);
    assertThat(victim.propertyNames())
        .containsExactlyInAnyOrder(
            "service", "namespace", "environment", "sentence", "since", "until");
    assertThat(victim.path("service").asString()).isEqualTo("gateway");
    assertThat(victim.path("namespace").asString()).isEqualTo("shop");
    assertThat(victim.path("until").isNull()).as("it still suffers").isTrue();
    assertThat(get("/api/v1/incidents?state=open&env=test").path("incidents")).isEmpty();
    assertThat(get("/api/v1/incidents?state=open&to=-1h").path("incidents")).isEmpty();
    assertThat(get("/api/v1/incidents?state=open&service=payment").path("incidents"))
        .as("its cause")
        .hasSize(1);
    assertThat(get("/api/v1/incidents?state=open&service=gateway").path("incidents"))
        .as("who suffers")
        .hasSize(1);
    assertThat(get("/api/v1/incidents?state=open&service=order").path("incidents")).isEmpty();
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
                [{"name":"ErrorBudgetBurnsFast","service":"gateway","namespace":"shop",
                  "environment":"demo","severity":"critical","expr":null,
                  "since":"2026-05-04T11:59:45Z","until":null}]
                """));
    assertThat(incident.path("timeline").valueStream())
        .filteredOn(one -> one.path("kind").asString().equals("alert"))
        .extracting(one -> one.path("link").asString())
        .containsExactly("/alerts?service=gateway&q=ErrorBudgetBurnsFast&env=demo&namespace=shop");
  }

  @ParameterizedTest
  @CsvSource({
    "service, gateway",
    "service_name, gateway",
    "server, gateway",
    "job, shop/gateway",
    "queue, visits",
  })
  void anAlertAndItsIncidentLeadToEachOther(String label, String value) throws IOException {
    telemetry.call(
        SetTelemetry.edge(VISITS, Node.service(GATEWAY), "x"), NOW_NS - 30 * SECOND, MS, false);
    rules.set(burning(label, value));
    alerts.evaluated("burn", List.of(told(label, value)));
    String id = brokenPayment();

    assertThat(get("/api/v1/incidents/" + id).path("alerts").get(0).path("expr").asString())
        .isEqualTo("burn > 14.4");
    assertThat(get("/api/v1/alerts").path("alerts").get(0).path("incident"))
        .isEqualTo(json("{\"id\":\"%s\",\"title\":\"payment fails\"}".formatted(id)));
    assertThat(get("/api/v1/alerts").path("alerts").get(0).path("service").asString())
        .as("whose traces and logs the page leads to")
        .isEqualTo("gateway");

    rules.set(burning("service", "order"));
    assertThat(get("/api/v1/alerts").path("alerts").get(0).path("incident").isNull())
        .as("of another service")
        .isTrue();
    assertThat(get("/api/v1/incidents/" + id).path("alerts").get(0).path("expr").asString())
        .as("the only rule of that name, though it fires for gateway no more")
        .isEqualTo("burn > 14.4");
  }

  @ParameterizedTest
  @CsvSource({
    "incident_kind, no_telemetry, '', '', No telemetry",
    "incident_kind, inconsistent_data, service, order, order holds data that does not become"
        + " consistent",
  })
  void anAlertOfSomethingElseThanAServiceLeadsToItsIncident(
      String label, String value, String more, String valueOfMore, String title)
      throws IOException {
    ServiceId order = new ServiceId("shop", "order", "demo");
    telemetry.instance(order, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    String[] labels =
        more.isEmpty()
            ? new String[] {label, value}
            : new String[] {label, value, more, valueOfMore};
    rules.set(burning(labels));
    alerts.evaluated("burn", List.of(told(labels)));
    health.look();
    watch.look();

    JsonNode incident = get("/api/v1/alerts").path("alerts").get(0).path("incident");
    assertThat(incident.path("title").asString()).isEqualTo(title);
    assertThat(get("/api/v1/alerts").path("alerts").get(0).path("service").asString(""))
        .isEqualTo(valueOfMore);
    assertThat(incident.path("id").asString()).isEqualTo(desk.open().getFirst().id());
  }

  private static FiringAlerts.FiringAlert told(String... labels) {
    Map<String, String> all = new TreeMap<>(Map.of("alertname", "ErrorBudgetBurnsFast"));
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    return new FiringAlerts.FiringAlert(
        "ErrorBudgetBurnsFast", all, NOW_NS - 20 * SECOND, "The budget burns.");
  }

  private static GroupStatus burning(String... labels) {
    RuleGroup group =
        RuleFileReader.read(
                "/rules/burn.yaml",
                """
                groups:
                - name: burn
                  rules:
                  - {alert: ErrorBudgetBurnsFast, expr: burn>14.4}
                """)
            .groups()
            .getFirst();
    Instant since = Instant.parse("2026-05-04T11:59:45Z");
    Alert alert =
        new Alert(
            Labels.of(
                Stream.concat(Stream.of("alertname", "ErrorBudgetBurnsFast"), Stream.of(labels))
                    .toArray(String[]::new)),
            new TreeMap<>(),
            AlertState.FIRING,
            15,
            since,
            since,
            null,
            null);
    RuleStatus status =
        new RuleStatus(
            group.rules().getFirst(),
            RuleStatus.Health.GOOD,
            "",
            Duration.ZERO,
            since,
            List.of(alert));
    return new GroupStatus(group, Duration.ofSeconds(30), Duration.ZERO, since, List.of(status));
  }

  @Test
  void tracesThatShowItAreTold() throws IOException {
    TraceId trace = new TraceId(7, 8);
    spans.add(List.of(failed(trace, 1, 0, GATEWAY), failed(trace, 2, 1, PAYMENT)));
    spans.add(List.of(failed(new TraceId(7, 9), 3, 0, new ServiceId("shop", "auth", "demo"))));

    JsonNode incident = get("/api/v1/incidents/" + brokenPayment());

    assertThat(incident.path("traces")).isEqualTo(json("[\"" + trace + "\"]"));
  }

  private static Span failed(TraceId trace, long id, long parent, ServiceId service) {
    return new Span(
        trace,
        id,
        parent,
        "",
        1,
        "x",
        SpanKind.SERVER,
        NOW_NS - 20 * SECOND,
        NOW_NS - 19 * SECOND,
        StatusCode.ERROR,
        "",
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(
            Attributes.of(
                "service.name", service.name(),
                "service.namespace", service.namespace(),
                "deployment.environment.name", service.environment()),
            0,
            ""));
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
    assertThat(closed.path("closedBy").asString()).isEqualTo("Ada");
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

  @Test
  void theIdOfOneThatTurnedOutToBePartOfAnotherIsAnsweredWithThatOther() throws IOException {
    Incident whole =
        new Incident(
            "whole",
            Incident.Kind.SERVICE,
            "demo",
            "payment fails",
            7,
            8L,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            List.of("part"));
    MemoryKeptState kept = new MemoryKeptState();
    kept.replace("incidents", JsonMapper.shared().writeValueAsBytes(List.of(whole)));
    IncidentController controller =
        new IncidentController(
            new IncidentDesk(kept, JsonMapper.shared(), InstantSource.fixed(Instant.EPOCH)),
            current);

    assertThat(controller.incident("part").summary().id()).isEqualTo("whole");
    assertThatThrownBy(() -> controller.incident("nobodys"))
        .isInstanceOf(UnknownIncidentException.class);
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
