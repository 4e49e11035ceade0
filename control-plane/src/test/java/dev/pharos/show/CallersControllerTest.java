package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallersControllerTest extends RestTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final long DAY = 24 * 3600 * SECOND;
  private static final String PAY = "POST /pay/{id}";

  @Test
  void tellsEachCallersVersionFirstAndLastCallAndWhetherItStillRuns() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    telemetry.instance(ORDER, "o", "2.0", NOW_NS - 9 * DAY, NOW_NS, null);
    calls(edge(Node.service(ORDER), "2.0", PAY), 2, 20);
    telemetry.seen(edge(Node.service(ORDER), "1.0", PAY), NOW_NS - 90 * DAY);
    calls(edge(Node.service(ORDER), "2.0", "GET /balance"), 1, 1);

    JsonNode answer = ask(PAY);

    assertThat(answer.path("operation").asString()).isEqualTo(PAY);
    assertThat(answer.path("capped").asBoolean()).isFalse();
    assertThat(answer.path("callers").size()).isEqualTo(2);
    JsonNode now = answer.path("callers").get(0);
    assertThat(now.path("caller").asString()).isEqualTo("order");
    assertThat(now.path("version").asString()).isEqualTo("2.0");
    assertThat(now.path("runs").asBoolean()).isTrue();
    assertThat(now.path("calls").path("requests").asLong()).isEqualTo(20);
    assertThat(now.path("lastCall")).isEqualTo(answer.path("lastCall"));
    assertThat(now.path("points").size()).isBetween(1, 60);
    JsonNode before = answer.path("callers").get(1);
    assertThat(before.path("version").asString()).isEqualTo("1.0");
    assertThat(before.path("runs").asBoolean()).isFalse();
    assertThat(before.path("calls").isNull()).isTrue();
    assertThat(before.path("lastCall").asString()).isEqualTo("2026-02-03T12:00:05Z");
    assertThat(before.path("trend").asString()).isEqualTo("gone");
  }

  @Test
  void tellsWhetherCallsBecomeMoreOrFewer() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 40 * DAY, NOW_NS, null);
    EdgeKey more = edge(Node.service(ORDER), "more", PAY);
    EdgeKey fewer = edge(Node.service(ORDER), "fewer", PAY);
    EdgeKey steady = edge(Node.service(ORDER), "steady", PAY);
    for (int day = 1; day <= 28; day++) {
      calls(more, day, day < 14 ? 4 : 1);
      calls(fewer, day, day < 14 ? 1 : 4);
      calls(steady, day, 3);
    }
    calls(edge(Node.service(ORDER), "new", PAY), 3, 5);
    calls(edge(Node.service(ORDER), "gone", PAY), 20, 5);

    JsonNode callers = ask(PAY).path("callers");

    assertThat(callers.size()).isEqualTo(5);
    callers.forEach(caller ->
        assertThat(caller.path("trend").asString())
            .isEqualTo(
                switch (caller.path("version").asString()) {
                  case "more" -> "rising";
                  case "fewer" -> "falling";
                  case String other -> other;
                }));
  }

  @Test
  void callsAreEstimatedWhereAgentsLeaveTracesOut() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    SampledCalls known = SampledCalls.counted(3);
    for (int trace = 0; trace < 3; trace++) {
      known = known.plus(SampledCalls.known(1, 0, 0.5));
    }
    telemetry.sampled(edge(Node.service(ORDER), "2.0", PAY), NOW_NS - 60 * SECOND, 3, known);
    calls(edge(Node.service(ORDER), "1.0", PAY), 1, 1);
    telemetry.request(
        new RedKey(PAYMENT, "1", "p", PAY, SpanKind.SERVER), NOW_NS - 60 * SECOND, MS, false);

    JsonNode callers = ask(PAY).path("callers");

    for (JsonNode caller : callers) {
      JsonNode estimate = caller.path("estimate");
      if (caller.path("version").asString().equals("2.0")) {
        assertThat(estimate.path("calls").asInt()).isEqualTo(6);
        assertThat(estimate.path("low").asInt()).isBetween(3, 4);
        assertThat(estimate.path("high").asInt()).isBetween(9, 20);
      } else {
        assertThat(estimate.isNull()).isTrue();
      }
    }
    JsonNode operation = get("/api/v1/services/payment/operations").path("operations").get(0);
    assertThat(operation.path("callers").get(0).path("estimate").path("calls").asInt())
        .isEqualTo(6);
  }

  @Test
  void usersAreCallersToo() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    Node users = Node.virtual(NodeKind.USER, "user", "demo", "");
    calls(new EdgeKey(users, "", Node.service(PAYMENT), "1", PAY, "http"), 1, 2);

    JsonNode caller = ask(PAY).path("callers").get(0);

    assertThat(caller.path("kind").asString()).isEqualTo("user");
    assertThat(caller.path("version").isNull()).isTrue();
    assertThat(caller.path("runs").isNull()).isTrue();
  }

  @Test
  void anOperationWithoutSlashesMayStandInThePath() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    calls(edge(Node.service(ORDER), "1", "payments.charge"), 1, 2);

    assertThat(
            get("/api/v1/services/payment/operations/payments.charge/callers")
                .path("callers")
                .size())
        .isEqualTo(1);
  }

  @Test
  void anOperationThatIsMisspeltDoesNotLookAsIfNobodyCalledIt() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    calls(edge(Node.service(ORDER), "1", PAY), 1, 2);

    JsonNode problem =
        problem("/api/v1/services/payment/operations/~/callers?operation=POST%20/pya", 404);

    assertThat(problem.path("title").asString()).isEqualTo("No such operation");
    assertThat(
            problem("/api/v1/services/payment/operations/pay/callers?operation=x", 400)
                .path("parameter")
                .asString())
        .isEqualTo("operation");
  }

  private JsonNode ask(String operation) {
    return get(
        "/api/v1/services/~/operations/~/callers?name=payment&operation="
            + URLEncoder.encode(operation, StandardCharsets.UTF_8));
  }

  private void calls(EdgeKey key, int daysAgo, int count) {
    for (int i = 0; i < count; i++) {
      telemetry.call(key, NOW_NS - daysAgo * DAY, MS, false);
    }
  }

  private static EdgeKey edge(Node caller, String version, String operation) {
    return new EdgeKey(caller, version, Node.service(PAYMENT), "1", operation, "http");
  }
}
