package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanText;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceControllerTest extends RestTest {
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final long START = NOW_NS - 10 * SECOND;

  @Test
  void searchPassesEveryConditionOn() {
    get(
        "/api/v1/traces?service=order&version=1.2&operation=POST%20%2Forders&kind=server&status=error"
            + "&minDurationNs=5&maxDurationNs=900&attr=http.route=/a=b,c&attr=user=7&limit=3"
            + "&env=demo&namespace=shop&from=2026-05-04T10:00:00Z&to=2026-05-04T11:00:00Z");

    SpanQuery query = spans.lastQuery;
    assertThat(query.range().fromNs()).isEqualTo(NOW_NS - 7205 * SECOND);
    assertThat(query.range().toNs()).isEqualTo(NOW_NS - 3605 * SECOND);
    assertThat(((SpanFilter.All) query.filter()).filters())
        .containsExactlyInAnyOrder(
            SpanFilter.is(SpanText.SERVICE, "order"),
            SpanFilter.is(SpanText.NAMESPACE, "shop"),
            SpanFilter.is(SpanText.ENVIRONMENT, "demo"),
            SpanFilter.is(SpanText.VERSION, "1.2"),
            SpanFilter.is(SpanText.NAME, "POST /orders"),
            new SpanFilter.OfKind(Set.of(SpanKind.SERVER)),
            new SpanFilter.OfStatus(Set.of(StatusCode.ERROR)),
            new SpanFilter.OfDuration(5, 900),
            SpanFilter.is("http.route", "/a=b,c"),
            SpanFilter.is("user", "7"));
  }

  @Test
  void findsTracesNewestFirst() {
    trace(TRACE, START);
    trace(new TraceId(1, 3), START + SECOND);
    trace(new TraceId(1, 4), START + 2 * SECOND);

    JsonNode answer = get("/api/v1/traces?limit=2");

    assertThat(answer.propertyNames())
        .containsExactlyInAnyOrder("traces", "scanned", "truncated", "reason");
    assertThat(answer.path("truncated").asBoolean()).isTrue();
    assertThat(answer.path("reason").asString()).isEqualTo("limit");
    assertThat(answer.path("scanned").asInt()).isEqualTo(9);
    JsonNode first = answer.path("traces").get(0);
    assertThat(first)
        .isEqualTo(
            json(
                """
                {"traceId":"00000000000000010000000000000004",
                 "root":{"service":"gateway","operation":"POST /checkout"},"rootMissing":false,
                 "statusOfRoot":"unset","version":"1",
                 "startedAt":"2026-05-04T11:59:57Z","durationNs":100000000,"spans":3,
                 "services":["gateway","order"],"errors":1,"weight":1.0,"partial":false}
                """));
  }

  @Test
  void putsATraceTogether() {
    trace(TRACE, START);

    JsonNode trace = get("/api/v1/traces/" + TRACE);

    assertThat(trace.propertyNames())
        .containsExactlyInAnyOrder(
            "traceId",
            "startedAt",
            "durationNs",
            "services",
            "errors",
            "resources",
            "scopes",
            "spans",
            "omittedSpans",
            "sentDurationNs",
            "running",
            "weight",
            "partial",
            "skews");
    assertThat(trace.path("resources").get(1).propertyNames())
        .containsExactlyInAnyOrder(
            "service", "namespace", "environment", "version", "instance", "attributes");
    JsonNode server = trace.path("spans").get(2);
    assertThat(server.propertyNames())
        .containsExactlyInAnyOrder(
            "spanId",
            "parentSpanId",
            "resource",
            "scope",
            "service",
            "name",
            "kind",
            "status",
            "statusMessage",
            "traceState",
            "flags",
            "offsetNs",
            "durationNs",
            "selfNs",
            "parentMissing",
            "attributes",
            "events",
            "links",
            "droppedAttributes",
            "droppedEvents",
            "droppedLinks",
            "running",
            "skewNs");
    assertThat(server.path("spanId").asString()).isEqualTo("0000000000000003");
    assertThat(server.path("parentSpanId").asString()).isEqualTo("0000000000000002");
    assertThat(server.path("offsetNs").asLong()).isEqualTo(20 * MS);
    assertThat(server.path("resource").asInt()).isEqualTo(1);
    assertThat(server.path("status").asString()).isEqualTo("error");
    assertThat(trace.path("spans").get(0).path("selfNs").asLong()).isEqualTo(20 * MS);
    assertThat(trace.path("spans").get(0).path("parentSpanId").isNull()).isTrue();
  }

  @Test
  void aClockThatCannotBeRightIsCorrectedAndSaid() {
    spans.add(
        List.of(
            SetSpans.span(TRACE, 1, 0, "gateway", "POST", SpanKind.CLIENT, START, START + 90 * MS),
            SetSpans.span(
                TRACE, 2, 1, "order", "POST", SpanKind.SERVER, START - SECOND, START - 950 * MS)));

    JsonNode trace = get("/api/v1/traces/" + TRACE);

    JsonNode server = trace.path("spans").get(1);
    assertThat(server.path("offsetNs").asLong()).isEqualTo(20 * MS);
    assertThat(server.path("skewNs").asLong()).isEqualTo(1_020 * MS);
    assertThat(trace.path("durationNs").asLong()).isEqualTo(90 * MS);
    assertThat(trace.path("sentDurationNs").asLong())
        .isEqualTo(get("/api/v1/traces?from=-1h").path("traces").get(0).path("durationNs").asLong())
        .isGreaterThan(1_000 * MS);
    assertThat(trace.path("startedAt").asString()).isEqualTo("2026-05-04T11:59:55Z");
    assertThat(trace.path("skews").get(0).path("service").asString()).isEqualTo("order");
    assertThat(trace.path("skews").get(0).path("correctionNs").asLong()).isEqualTo(1_020 * MS);
    assertThat(trace.path("skews").get(0).path("reason").asString())
        .startsWith("The clock of order is 1.02 s behind");
    assertThat(trace.path("spans").get(0).path("skewNs").asLong()).isZero();
  }

  @Test
  void aTraceWhoseRootHasNotComeMayStillRunForAMinute() {
    long recent = NOW_NS - 50 * SECOND;
    spans.add(
        List.of(SetSpans.span(TRACE, 2, 1, "a", "x", SpanKind.SERVER, recent, recent + SECOND)));
    TraceId old = new TraceId(1, 3);
    long past = NOW_NS - 62 * SECOND;
    spans.add(List.of(SetSpans.span(old, 2, 1, "a", "x", SpanKind.SERVER, past, past + SECOND)));
    trace(new TraceId(1, 4), START);

    JsonNode running = get("/api/v1/traces/" + TRACE);
    assertThat(running.path("running").asBoolean()).isTrue();
    assertThat(running.path("spans").get(0).path("running").asBoolean()).isTrue();
    JsonNode over = get("/api/v1/traces/" + old);
    assertThat(over.path("running").asBoolean()).isFalse();
    assertThat(over.path("spans").get(0).path("running").asBoolean()).isFalse();
    assertThat(over.path("spans").get(0).path("parentMissing").asBoolean()).isTrue();
    assertThat(get("/api/v1/traces/" + new TraceId(1, 4)).path("running").asBoolean()).isFalse();
  }

  @Test
  void attributesKeepTheirTypes() {
    Attributes attributes =
        Attributes.builder()
            .put("text", "a")
            .put("small", 7)
            .put("big", (1L << 53) + 1)
            .put("least", Long.MIN_VALUE)
            .put("real", 0.5)
            .put("nan", Double.NaN)
            .put("truth", true)
            .put("nothing", AttributeValue.Empty.INSTANCE)
            .put("bytes", new AttributeValue.Bytes(new byte[] {1, 2, 3}))
            .put(
                "list",
                new AttributeValue.Array(
                    List.of(new AttributeValue.Int(1), AttributeValue.Empty.INSTANCE)))
            .put("map", new AttributeValue.KeyValues(Attributes.of("k", "v")))
            .build();
    spans.add(
        List.of(
            SetSpans.span(
                TRACE,
                1,
                0,
                "a",
                "x",
                SpanKind.INTERNAL,
                START,
                START + MS,
                attributes,
                StatusCode.UNSET)));

    assertThat(get("/api/v1/traces/" + TRACE).path("spans").get(0).path("attributes"))
        .isEqualTo(
            json(
                """
                {"text":"a","small":7,"big":{"int":"9007199254740993"},
                 "least":{"int":"-9223372036854775808"},"real":0.5,"nan":"NaN","truth":true,
                 "nothing":null,"bytes":{"bytes":"AQID"},"list":[1,null],"map":{"map":{"k":"v"}}}
                """));
  }

  @Test
  void anUnknownTraceIsNotFoundAndAWrongIdIsRefused() {
    assertThat(
            problem("/api/v1/traces/00000000000000010000000000000009", 404)
                .path("title")
                .asString())
        .isEqualTo("No such trace");
    assertThat(problem("/api/v1/traces/xyz", 400).path("parameter").asString())
        .isEqualTo("traceId");
  }

  @Test
  void wrongConditionsAreNamedWithWhatIsAllowed() {
    assertThat(problem("/api/v1/traces?status=bad", 400).path("allowed"))
        .isEqualTo(json("[\"unset\",\"ok\",\"error\"]"));
    assertThat(problem("/api/v1/traces?status=ERROR", 400).path("parameter").asString())
        .isEqualTo("status");
    assertThat(problem("/api/v1/traces?limit=0", 400).path("parameter").asString())
        .isEqualTo("limit");
    assertThat(problem("/api/v1/traces?limit=many", 400).path("allowed").get(0).asString())
        .isEqualTo("a whole number from 1 to 500");
    assertThat(
            problem("/api/v1/traces?minDurationNs=5&maxDurationNs=4", 400)
                .path("parameter")
                .asString())
        .isEqualTo("minDurationNs");
    assertThat(problem("/api/v1/traces?attr=novalue", 400).path("allowed"))
        .isEqualTo(json("[\"key=value\"]"));
    assertThat(problem("/api/v1/traces?attr=a=1&attr=a=2", 400).path("parameter").asString())
        .isEqualTo("attr");
    assertThat(problem("/api/v1/traces?service=a&service=b", 400).path("parameter").asString())
        .isEqualTo("service");
  }

  @Test
  void aNameThatMeansTwoServicesIsRefusedAndAnUnknownOneFindsNothing() {
    telemetry.instance(new ServiceId("", "order", "demo"), "a", "1", NOW_NS, NOW_NS, null);
    telemetry.instance(new ServiceId("", "order", "test"), "a", "1", NOW_NS, NOW_NS, null);

    assertThat(problem("/api/v1/traces?service=order", 400).path("allowed"))
        .isEqualTo(json("[\"order@demo\",\"order@test\"]"));
    assertThat(get("/api/v1/traces?service=nobody").path("traces").size()).isZero();
  }

  private void trace(TraceId id, long startNs) {
    spans.add(
        List.of(
            SetSpans.span(
                id,
                3,
                2,
                "order",
                "POST /orders",
                SpanKind.SERVER,
                startNs + 20 * MS,
                startNs + 80 * MS,
                Attributes.EMPTY,
                StatusCode.ERROR),
            SetSpans.span(
                id,
                1,
                0,
                "gateway",
                "POST /checkout",
                SpanKind.SERVER,
                startNs,
                startNs + 100 * MS),
            SetSpans.span(
                id,
                2,
                1,
                "gateway",
                "POST",
                SpanKind.CLIENT,
                startNs + 10 * MS,
                startNs + 90 * MS)));
  }
}
