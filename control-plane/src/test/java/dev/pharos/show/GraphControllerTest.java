package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GraphControllerTest extends RestTest {
  private static final ServiceId ORDER_ID = new ServiceId("shop", "order", "demo");
  private static final Node ORDER = Node.service(ORDER_ID);
  private static final Node GATEWAY = Node.service(new ServiceId("shop", "gateway", "demo"));
  private static final Node USER = Node.virtual(NodeKind.USER, "user", "demo", "");
  private static final Node DB = Node.virtual(NodeKind.DATABASE, "orders", "demo", "h2");
  private static final Node QUEUE =
      Node.virtual(NodeKind.QUEUE, "reservations", "demo", "activemq");
  private static final Node INVENTORY = Node.service(new ServiceId("shop", "inventory", "demo"));

  @Test
  void showsNodesAndEdgesWithEveryFieldOfTheContract() {
    telemetry.instance(ORDER_ID, "a", "1.2", NOW_NS - 600 * SECOND, NOW_NS, null);
    telemetry.call(
        SetTelemetry.edge(GATEWAY, ORDER, "POST /orders"), NOW_NS - 60 * SECOND, 20 * MS, true);
    telemetry.call(
        new EdgeKey(ORDER, "1", DB, "", "SELECT orders", "h2"),
        NOW_NS - 60 * SECOND,
        1,
        0,
        2 * MS,
        false);

    JsonNode graph = get("/api/v1/graph");

    assertThat(graph.propertyNames()).containsExactlyInAnyOrder("nodes", "edges", "pairingRatio");
    JsonNode order = byId(graph.path("nodes"), "service:shop/order@demo");
    assertThat(order.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "kind",
            "namespace",
            "environment",
            "system",
            "health",
            "red",
            "sampling",
            "versions",
            "change");
    assertThat(order.path("versions").get(0).path("version").asString()).isEqualTo("1.2");
    JsonNode db = byId(graph.path("nodes"), "database:h2/orders@demo");
    assertThat(db.path("kind").asString()).isEqualTo("database");
    assertThat(db.path("health").isNull()).isTrue();
    assertThat(db.path("red").path("requests").asInt()).isEqualTo(1);
    JsonNode edge = byId(graph.path("edges"), "service:shop/gateway@demo~service:shop/order@demo");
    assertThat(edge.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "from",
            "to",
            "protocol",
            "calls",
            "callsPerSecond",
            "estimate",
            "errors",
            "errorRatio",
            "p50Ns",
            "p95Ns",
            "p99Ns",
            "health",
            "firstSeen",
            "lastSeen",
            "change",
            "queue");
    assertThat(edge.path("from").asString()).isEqualTo("service:shop/gateway@demo");
    assertThat(edge.path("protocol").asString()).isEqualTo("http");
    assertThat(edge.path("errors").asInt()).isEqualTo(1);
    assertThat(edge.path("change").isNull()).isTrue();
    assertThat(edge.path("queue").isNull()).isTrue();
    assertThat(edge.path("firstSeen").asString()).isEqualTo("2026-05-04T11:59:05Z");
    assertThat(graph.path("pairingRatio").asDouble()).isEqualTo(0.75);
  }

  @Test
  void whereAgentsLeaveTracesOutCallsAreEstimatedWithAnInterval() {
    EdgeKey key = SetTelemetry.edge(GATEWAY, ORDER, "POST /orders");
    SampledCalls known = SampledCalls.counted(400);
    for (int trace = 0; trace < 400; trace++) {
      known = known.plus(SampledCalls.known(1, 0, 0.1));
    }
    telemetry.sampled(key, NOW_NS - 60 * SECOND, 400, known);
    telemetry.call(SetTelemetry.edge(USER, GATEWAY, "GET /"), NOW_NS - 60 * SECOND, MS, false);

    JsonNode edges = get("/api/v1/graph?from=-15m").path("edges");

    JsonNode edge = byId(edges, "service:shop/gateway@demo~service:shop/order@demo");
    assertThat(edge.path("calls").asInt()).isEqualTo(400);
    JsonNode estimate = edge.path("estimate");
    assertThat(estimate.path("calls").asInt()).isEqualTo(4_000);
    assertThat(estimate.path("perSecond").asDouble())
        .isCloseTo(10 * edge.path("callsPerSecond").asDouble(), within(1e-9));
    // Of so many it is about 1.96 √(400 · 0.9 / 0.01) to both sides.
    assertThat(estimate.path("low").asInt()).isBetween(3_620, 3_660);
    assertThat(estimate.path("high").asInt()).isBetween(4_370, 4_420);
    assertThat(estimate.path("unknown").isNull()).isTrue();
    assertThat(byId(edges, "user:/user@demo~service:shop/gateway@demo").path("estimate").isNull())
        .isTrue();
    JsonNode detail =
        get(
            "/api/v1/graph/edge?from=-15m&source=service:shop/gateway@demo&target=service:shop/order@demo");
    assertThat(detail.path("estimate")).isEqualTo(estimate);
  }

  @Test
  void ofFewCallsTheIntervalIsNotSymmetricAndNeverBelowWhatCame() {
    EdgeKey key = SetTelemetry.edge(GATEWAY, ORDER, "POST /orders");
    SampledCalls known = SampledCalls.counted(2).plus(SampledCalls.known(1, 0, 0.1));
    telemetry.sampled(key, NOW_NS - 60 * SECOND, 2, known.plus(SampledCalls.known(1, 0, 0.1)));

    JsonNode estimate = get("/api/v1/graph?from=-15m").path("edges").get(0).path("estimate");

    assertThat(estimate.path("calls").asInt()).isEqualTo(20);
    assertThat(estimate.path("low").asInt()).isBetween(2, 5);
    assertThat(estimate.path("high").asInt()).isBetween(60, 80);
  }

  @Test
  void whereTooFewFirstSpansCameNothingIsEstimatedAndItIsSaidWhy() {
    SampledCalls known = SampledCalls.counted(100).plus(SampledCalls.known(60, 0, 0.1));
    EdgeKey rootless = SetTelemetry.edge(GATEWAY, ORDER, "POST /orders");
    telemetry.sampled(rootless, NOW_NS - 60 * SECOND, 100, known.plus(SampledCalls.rootless(40)));
    EdgeKey otherwise = SetTelemetry.edge(ORDER, INVENTORY, "GET /stock");
    telemetry.sampled(
        otherwise, NOW_NS - 60 * SECOND, 100, known.plus(SampledCalls.unfollowed(40)));
    EdgeKey early = SetTelemetry.edge(GATEWAY, INVENTORY, "GET /stock");
    telemetry.sampled(early, NOW_NS - 60 * SECOND, 100, SampledCalls.counted(100));

    JsonNode edges = get("/api/v1/graph?from=-15m").path("edges");

    String order = "service:shop/order@demo";
    String inventory = "service:shop/inventory@demo";
    String gateway = "service:shop/gateway@demo";
    JsonNode estimate = byId(edges, gateway + "~" + order).path("estimate");
    assertThat(estimate.path("unknown").asString()).isEqualTo("no_root");
    assertThat(estimate.path("calls").isNull()).isTrue();
    assertThat(byId(edges, order + "~" + inventory).path("estimate").path("unknown").asString())
        .isEqualTo("not_as_told");
    assertThat(byId(edges, gateway + "~" + inventory).path("estimate").path("unknown").asString())
        .isEqualTo("waiting");
  }

  @ParameterizedTest(name = "compareTo={0}")
  @ValueSource(strings = {"-65m", "50m"})
  void comparisonNamesWhatIsNewAndWhatIsGone(String compareTo) {
    long before = NOW_NS - 3600 * SECOND;
    long now = NOW_NS - 60 * SECOND;
    telemetry.call(SetTelemetry.edge(USER, GATEWAY, "GET /"), before, MS, false);
    telemetry.call(SetTelemetry.edge(USER, GATEWAY, "GET /"), now, MS, false);
    telemetry.call(SetTelemetry.edge(GATEWAY, INVENTORY, "GET /stock"), before, MS, false);
    telemetry.call(SetTelemetry.edge(GATEWAY, ORDER, "POST /orders"), now, MS, false);

    JsonNode graph = get("/api/v1/graph?from=-15m&compareTo=" + compareTo);

    JsonNode edges = graph.path("edges");
    assertThat(changeOf(edges, "user:/user@demo~service:shop/gateway@demo")).isNull();
    assertThat(changeOf(edges, "service:shop/gateway@demo~service:shop/order@demo"))
        .isEqualTo("new");
    assertThat(changeOf(edges, "service:shop/gateway@demo~service:shop/inventory@demo"))
        .isEqualTo("gone");
    JsonNode gone = byId(edges, "service:shop/gateway@demo~service:shop/inventory@demo");
    assertThat(gone.path("calls").asInt()).isZero();
    assertThat(gone.path("errorRatio").isNull()).isTrue();
    assertThat(gone.path("lastSeen").asString()).isEqualTo("2026-05-04T11:00:05Z");
    assertThat(gone.path("protocol").asString()).isEqualTo("http");
    assertThat(changeOf(graph.path("nodes"), "service:shop/inventory@demo")).isEqualTo("gone");
    assertThat(changeOf(graph.path("nodes"), "service:shop/order@demo")).isEqualTo("new");
    assertThat(changeOf(graph.path("nodes"), "service:shop/gateway@demo")).isNull();
  }

  @Test
  void queuesTellDelayAndWhatWaits() {
    telemetry.call(
        new EdgeKey(ORDER, "1", QUEUE, "", "reservations", "activemq"),
        NOW_NS - 30 * SECOND,
        1,
        0,
        MS,
        false);
    telemetry.call(
        new EdgeKey(QUEUE, "", INVENTORY, "1", "reservations", "activemq"),
        NOW_NS - 30 * SECOND,
        0,
        1,
        4 * MS,
        false);
    telemetry.queues.add(new QueueState(QUEUE, 3, NOW_NS - 90 * SECOND));

    JsonNode edges = get("/api/v1/graph").path("edges");

    JsonNode leaving =
        byId(edges, "queue:activemq/reservations@demo~service:shop/inventory@demo").path("queue");
    assertThat(leaving.path("unconsumed").asInt()).isEqualTo(3);
    assertThat(leaving.path("oldestUnconsumedNs").asLong()).isEqualTo(90 * SECOND);
    assertThat(leaving.path("delayP95Ns").asLong()).isBetween(7_900_000L, 8_100_000L);
    JsonNode entering =
        byId(edges, "service:shop/order@demo~queue:activemq/reservations@demo").path("queue");
    assertThat(entering.path("delayP50Ns").isNull()).isTrue();
    assertThat(entering.path("unconsumed").asInt()).isEqualTo(3);
  }

  @Test
  void oneEdgeByVersionsAndOperations() {
    Node bank = Node.virtual(NodeKind.EXTERNAL, "bank.example:8443", "demo", "http");
    for (int i = 0; i < 3; i++) {
      telemetry.call(
          new EdgeKey(GATEWAY, "1", ORDER, i == 0 ? "1.4" : "1.5", "POST /orders", "http"),
          NOW_NS - (i + 2) * SECOND,
          1,
          i == 2 ? 0 : 1,
          20 * MS,
          i == 2);
    }
    telemetry.call(
        new EdgeKey(ORDER, "1", bank, "", "POST", "http"), NOW_NS - SECOND, 1, 0, MS, false);

    JsonNode edge = get(edge("service:shop/gateway@demo", "service:shop/order@demo"));

    assertThat(edge.propertyNames())
        .contains(
            "id",
            "calls",
            "series",
            "byVersion",
            "byOperation",
            "clientCalls",
            "serverCalls",
            "address")
        .doesNotContain("edge");
    assertThat(edge.path("clientCalls").asInt()).isEqualTo(3);
    assertThat(edge.path("serverCalls").asInt()).isEqualTo(2);
    assertThat(edge.path("byVersion").get(0).path("calleeVersion").asString()).isEqualTo("1.5");
    assertThat(edge.path("byVersion").get(0).path("calls").asInt()).isEqualTo(2);
    assertThat(edge.path("byVersion").get(0).path("errorRatio").asDouble()).isEqualTo(0.5);
    assertThat(edge.path("byOperation").get(0).propertyNames())
        .containsExactlyInAnyOrder(
            "operation", "calls", "callsPerSecond", "errorRatio", "p50Ns", "p95Ns");
    JsonNode external =
        get(edge("service:shop/order@demo", "external:http/bank.example:8443@demo"));
    assertThat(external.path("address").asString()).isEqualTo("bank.example:8443");
    assertThat(external.path("serverCalls").isNull()).isTrue();
  }

  @Test
  void anUnknownEdgeIsNotFoundAndAMissingEndIsNamed() {
    assertThat(problem(edge("service:/a@", "service:/b@"), 404).path("detail").asString())
        .contains("service:/a@");
    assertThat(problem("/api/v1/graph/edge?source=x", 400).path("parameter").asString())
        .isEqualTo("target");
  }

  @Test
  void comparingWithALaterTimeIsRefused() {
    JsonNode problem = problem("/api/v1/graph?from=-15m&compareTo=-5m", 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("compareTo");
    assertThat(problem.path("allowed").get(0).asString()).isEqualTo("a time before 'from'");
  }

  @Test
  void aCallBelongsToThePlaceOfEitherEnd() {
    Node other = Node.service(new ServiceId("billing", "invoice", "demo"));
    telemetry.call(SetTelemetry.edge(ORDER, other, "POST /invoices"), NOW_NS - SECOND, MS, false);
    telemetry.call(SetTelemetry.edge(GATEWAY, ORDER, "POST /orders"), NOW_NS - SECOND, MS, false);

    assertThat(get("/api/v1/graph?namespace=billing").path("edges").size()).isEqualTo(1);
    assertThat(get("/api/v1/graph?namespace=shop").path("edges").size()).isEqualTo(2);
    assertThat(get("/api/v1/graph?env=elsewhere").path("edges").size()).isZero();
  }

  private static String edge(String source, String target) {
    return "/api/v1/graph/edge?source="
        + URLEncoder.encode(source, StandardCharsets.UTF_8)
        + "&target="
        + URLEncoder.encode(target, StandardCharsets.UTF_8);
  }

  private static JsonNode byId(JsonNode list, String id) {
    return list.valueStream()
        .filter(element -> element.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not in " + list));
  }

  private static String changeOf(JsonNode list, String id) {
    return byId(list, id).path("change").stringValue(null);
  }
}
