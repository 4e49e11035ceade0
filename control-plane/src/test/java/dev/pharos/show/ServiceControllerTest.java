package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@TestPropertySource(
    properties = {
      "pharos.services.order.owner.team=Checkout",
      "pharos.services.order.owner.runbook=https://wiki.example/order",
      "pharos.services.order.objective.success-ratio=0.995",
      "pharos.services.order.objective.p95=300ms"
    })
class ServiceControllerTest extends RestTest {
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId GATEWAY = new ServiceId("shop", "gateway", "demo");

  @Test
  void listsServicesWithEveryFieldOfTheContract() {
    telemetry.instance(ORDER, "a", "1.2", NOW_NS - 600 * SECOND, NOW_NS - SECOND, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, 20 * MS, false);
    telemetry.request(ORDER, NOW_NS - 20 * SECOND, 40 * MS, true);

    JsonNode service = get("/api/v1/services").path("services").get(0);

    assertThat(service.propertyNames())
        .containsExactlyInAnyOrder(
            "name",
            "namespace",
            "environment",
            "language",
            "owner",
            "health",
            "firingAlerts",
            "versions",
            "red",
            "sampling",
            "trend",
            "lastDeployment",
            "knownFrom",
            "lastSeen");
    assertThat(service.path("name").asString()).isEqualTo("order");
    assertThat(service.path("namespace").asString()).isEqualTo("shop");
    assertThat(service.path("owner"))
        .isEqualTo(
            json(
                "{\"team\":\"Checkout\",\"contact\":\"#order\",\"runbook\":\"https://wiki.example/order\"}"));
    assertThat(service.path("versions")).isEqualTo(json("[{\"version\":\"1.2\",\"instances\":1}]"));
    assertThat(service.path("red").path("requests").asInt()).isEqualTo(2);
    assertThat(service.path("red").path("errorRatio").asDouble()).isEqualTo(0.5);
    assertThat(service.path("red").path("p50Ns").asLong()).isBetween(19 * MS, 21 * MS);
    assertThat(service.path("red").has("estimated")).isFalse();
    assertThat(service.path("trend").size()).isBetween(1, 60);
    assertThat(service.path("knownFrom")).isEqualTo(json("[\"telemetry\"]"));
    assertThat(service.path("lastSeen").asString()).isEqualTo("2026-05-04T12:00:04Z");
    assertThat(service.path("health").propertyNames())
        .containsExactlyInAnyOrder("state", "reason", "since", "evidence");
    assertThat(service.path("health").path("reason").asString()).isNotEmpty();
  }

  @Test
  void aServiceWithoutRequestsHasNoFigures() {
    telemetry.instance(ORDER, "a", "", NOW_NS - 600 * SECOND, null, report(InstanceStatus.UP));

    JsonNode service = get("/api/v1/services").path("services").get(0);

    assertThat(service.path("red").isNull()).isTrue();
    assertThat(service.path("versions")).isEqualTo(json("[{\"version\":null,\"instances\":1}]"));
    assertThat(service.path("knownFrom")).isEqualTo(json("[\"fleet\"]"));
  }

  @Test
  void aMissingWindowIsAGapAndNotZero() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 300 * SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 200 * SECOND, MS, false);

    JsonNode series = get("/api/v1/services/order?from=-5m").path("series");

    long measured =
        series.valueStream().filter(point -> !point.path("requestsPerSecond").isNull()).count();
    assertThat(measured).isEqualTo(1);
    assertThat(series.size()).isEqualTo(31);
    assertThat(series.get(0).path("p95Ns").isNull()).isTrue();
    assertThat(series.get(0).path("errorRatio").isNull()).isTrue();
  }

  @Test
  void tellsVersionsApartAtTheSamePoints() {
    telemetry.instance(ORDER, "a", "1.2", NOW_NS - 300 * SECOND, NOW_NS, null);
    telemetry.request(version("1.2"), NOW_NS - 200 * SECOND, 20 * MS, false);
    telemetry.request(version("1.3"), NOW_NS - 100 * SECOND, 40 * MS, true);
    telemetry.request(version(""), NOW_NS - 100 * SECOND, MS, false);

    JsonNode versions = get("/api/v1/services/order/versions?from=-5m").path("versions");

    assertThat(versions.valueStream().map(each -> each.path("version").asString(null)))
        .containsExactly(null, "1.2", "1.3");
    JsonNode fresh = versions.get(2);
    assertThat(fresh.path("red").path("errorRatio").asDouble()).isEqualTo(1);
    assertThat(fresh.path("series").size()).isEqualTo(31);
    assertThat(versions.get(1).path("series").size()).isEqualTo(31);
    assertThat(fresh.path("series").valueStream().filter(point -> !point.path("p95Ns").isNull()))
        .hasSize(1);
  }

  private static RedKey version(String version) {
    return new RedKey(ORDER, version, "a", "GET /things", SpanKind.SERVER);
  }

  @Test
  void showsOneServiceInDepth() {
    telemetry.instance(ORDER, "a", "", NOW_NS - 600 * SECOND, NOW_NS - SECOND, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, 20 * MS, false);

    JsonNode service = get("/api/v1/services/order");

    assertThat(service.propertyNames())
        .contains("name", "health", "trend", "series", "deployments", "versionHint", "objective");
    assertThat(service.has("summary")).isFalse();
    assertThat(service.path("objective"))
        .isEqualTo(json("{\"successRatio\":0.995,\"p95Ns\":300000000,\"configured\":true}"));
    assertThat(service.path("versionHint").asString()).contains("service.version");
  }

  @Test
  void pointsOfTheChartHaveExemplars() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, 20 * MS, true);
    spans.add(
        List.of(
            new Span(
                new TraceId(1, 2),
                3,
                0,
                "",
                1,
                "GET /things",
                SpanKind.SERVER,
                NOW_NS - 30 * SECOND - 20 * MS,
                NOW_NS - 30 * SECOND,
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
                        "service.name",
                        "order",
                        "service.namespace",
                        "shop",
                        "deployment.environment.name",
                        "demo"),
                    0,
                    ""))));

    JsonNode found = get("/api/v1/services/order/exemplars?from=-5m&env=demo");

    assertThat(found)
        .isEqualTo(
            json(
                """
                {"points": [{"time": "2026-05-04T11:59:30Z", "exemplars": [{
                    "traceId": "00000000000000010000000000000002",
                    "spanId": "0000000000000003",
                    "time": "2026-05-04T11:59:35Z",
                    "durationNs": 20000000,
                    "error": true}]}],
                 "truncated": false}\
                """));
    assertThat(get("/api/v1/services/order?from=-5m").path("series").valueStream())
        .anyMatch(point -> point.path("time").asString().equals("2026-05-04T11:59:30Z"));
  }

  @Test
  void aNameThatMeansTwoServicesListsThem() {
    telemetry.instance(ORDER, "a", "1", NOW_NS, NOW_NS, null);
    telemetry.instance(new ServiceId("shop", "order", "test"), "a", "1", NOW_NS, NOW_NS, null);

    JsonNode problem = problem("/api/v1/services/order", 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("service");
    assertThat(problem.path("allowed"))
        .isEqualTo(json("[\"shop/order@demo\",\"shop/order@test\"]"));
    assertThat(get("/api/v1/services/order?env=test").path("environment").asString())
        .isEqualTo("test");
  }

  @Test
  void anUnknownServiceIsNotFound() {
    assertThat(problem("/api/v1/services/nobody", 404).path("detail").asString())
        .contains("nobody");
    assertThat(problem("/api/v1/services/nobody/operations", 404).path("title").asString())
        .isEqualTo("No such service");
  }

  @Test
  void onlyServicesOfThePlaceAreListed() {
    telemetry.instance(ORDER, "a", "1", NOW_NS, NOW_NS, null);
    telemetry.instance(new ServiceId("", "batch", ""), "a", "1", NOW_NS, NOW_NS, null);

    assertThat(get("/api/v1/services?env=demo").path("services").size()).isEqualTo(1);
    assertThat(get("/api/v1/services?namespace=").path("services").get(0).path("name").asString())
        .isEqualTo("batch");
    assertThat(get("/api/v1/services").path("services").size()).isEqualTo(2);
  }

  @Test
  void operationsTellWhoCallsThem() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    telemetry.request(
        new RedKey(ORDER, "1", "a", "POST /orders", SpanKind.SERVER),
        NOW_NS - 20 * SECOND,
        10 * MS,
        false);
    telemetry.call(
        SetTelemetry.edge(Node.service(GATEWAY), Node.service(ORDER), "POST /orders"),
        NOW_NS - 20 * SECOND,
        12 * MS,
        true);
    telemetry.capped.add(ORDER);

    JsonNode answer = get("/api/v1/services/order/operations");

    JsonNode operation = answer.path("operations").get(0);
    assertThat(operation.propertyNames())
        .containsExactlyInAnyOrder("name", "kind", "red", "trend", "callers", "lastSeen");
    assertThat(operation.path("kind").asString()).isEqualTo("server");
    JsonNode caller = operation.path("callers").get(0);
    assertThat(caller.propertyNames())
        .containsExactlyInAnyOrder(
            "service",
            "namespace",
            "version",
            "calls",
            "callsPerSecond",
            "estimate",
            "errorRatio",
            "p95Ns",
            "firstSeen",
            "lastSeen");
    assertThat(caller.path("service").asString()).isEqualTo("gateway");
    assertThat(caller.path("errorRatio").asDouble()).isEqualTo(1.0);
    assertThat(answer.path("capped").asBoolean()).isTrue();
    assertThat(answer.path("cap").asInt()).isEqualTo(500);
  }

  @Test
  void instancesTellWhatTheFleetAndTelemetryKnow() {
    telemetry.instance(
        ORDER, "a", "1.2", NOW_NS - 600 * SECOND, NOW_NS - SECOND, report(InstanceStatus.DOWN));
    telemetry.instance(ORDER, "b", "1.3", NOW_NS - 60 * SECOND, NOW_NS - SECOND, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, 20 * MS, false);

    JsonNode instances = get("/api/v1/services/order/instances").path("instances");

    assertThat(instances.get(0).path("id").asString()).isEqualTo("b");
    assertThat(instances.get(0).path("status").isNull()).isTrue();
    assertThat(instances.get(0).path("red").isNull()).isTrue();
    JsonNode reported = instances.get(1);
    assertThat(reported.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "version",
            "status",
            "statusDetail",
            "host",
            "commit",
            "builtAt",
            "startedAt",
            "red",
            "firstSeen",
            "lastSeen",
            "knownFrom",
            "adminHref");
    assertThat(reported.path("status").asString()).isEqualTo("down");
    assertThat(reported.path("statusDetail").asString()).isEqualTo("db is down");
    assertThat(reported.path("commit").asString()).isEqualTo("abc123");
    assertThat(reported.path("knownFrom")).isEqualTo(json("[\"telemetry\",\"fleet\"]"));
    assertThat(reported.path("red").path("requests").asInt()).isEqualTo(1);
  }

  private static InstanceReport report(InstanceStatus status) {
    return new InstanceReport(
        "r1",
        ORDER,
        "a",
        "1.2",
        "abc123",
        NOW_NS - 900 * SECOND,
        NOW_NS - 700 * SECOND,
        status,
        "db is down",
        "host-1",
        "/admin/instances/r1",
        NOW_NS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/order", "a\\b", "50% off;x=1", "..", "~", "Übung & co", "a?b#c"})
  void aNameThatDoesNotFitIntoAPathGoesIntoTheQuery(String name) {
    ServiceId service = new ServiceId("", name, "demo");
    telemetry.instance(service, "a", "1", NOW_NS - 60 * SECOND, NOW_NS, null);
    telemetry.request(service, NOW_NS - 30 * SECOND, MS, false);
    String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);

    assertThat(get("/api/v1/services/~" + query).path("name").asString()).isEqualTo(name);
    assertThat(get("/api/v1/services/~/operations" + query).path("operations")).hasSize(1);
    assertThat(get("/api/v1/services/~/instances" + query).path("instances")).hasSize(1);
  }

  @Test
  void aNameInPathAndQueryIsRefused() {
    assertThat(problem("/api/v1/services/order?name=payment", 400).path("parameter").asString())
        .isEqualTo("name");
  }
}
