package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceComparisonControllerTest extends RestTest {
  private static final TraceId SLOW = new TraceId(1, 2);
  private static final TraceId USUAL = new TraceId(1, 3);
  private static final long START = NOW_NS - 10 * SECOND;

  @Test
  void twoTracesAreComparedStepByStep() {
    spans.add(order(SLOW, START, 90, true));
    spans.add(order(USUAL, START - SECOND, 20, false));

    JsonNode compared = get("/api/v1/traces/compare?a=" + SLOW + "&b=" + USUAL);

    assertThat(compared.propertyNames())
        .containsExactlyInAnyOrder("a", "b", "rows", "operations", "omittedRows");
    assertThat(compared.path("a").path("traceId").asString()).isEqualTo(SLOW.toString());
    assertThat(compared.path("a").path("durationNs").asLong()).isEqualTo(100 * MS);
    assertThat(compared.path("b").path("root"))
        .isEqualTo(json("{\"service\":\"order\",\"operation\":\"POST /orders\"}"));
    assertThat(compared.path("rows").valueStream().map(row -> row.path("state").asString()))
        .containsExactly("slower", "slower", "new");
    assertThat(compared.path("rows").get(1))
        .isEqualTo(
            json(
                """
                {"depth":1,"service":"order","operation":"SELECT orders","kind":"client",
                 "state":"slower","a":{"count":1.0,"durationNs":90000000,"selfNs":90000000},
                 "b":{"count":1.0,"durationNs":20000000,"selfNs":20000000},
                 "differenceNs":70000000,"selfDifferenceNs":70000000,"relative":3.5,
                 "spansA":[1],"spansB":[1]}
                """));
    assertThat(compared.path("rows").get(2).path("b").isNull()).isTrue();
    assertThat(compared.path("operations").get(0).path("differenceNs").asLong()).isEqualTo(70 * MS);
  }

  @Test
  void oneTraceIsComparedWithWhatIsUsual() {
    spans.add(order(SLOW, START, 90, true));
    for (int i = 0; i < 40; i++) {
      spans.add(order(new TraceId(2, i + 1), START - (1L + i) * 60 * SECOND, 20, false));
    }
    // Another operation, and one that began elsewhere: neither is like it.
    spans.add(
        List.of(
            SetSpans.span(
                new TraceId(3, 1),
                1,
                0,
                "order",
                "GET /orders",
                SpanKind.SERVER,
                START - SECOND,
                START)));
    List<Span> called = new ArrayList<>();
    called.add(
        SetSpans.span(
            new TraceId(3, 2),
            9,
            0,
            "gateway",
            "POST",
            SpanKind.SERVER,
            START - 3 * SECOND,
            START));
    called.add(
        SetSpans.span(
            new TraceId(3, 2),
            1,
            9,
            "order",
            "POST /orders",
            SpanKind.SERVER,
            START - 2 * SECOND,
            START));
    spans.add(called);

    JsonNode compared = get("/api/v1/traces/compare?a=" + SLOW + "&typical=true");

    assertThat(compared.path("b").path("traceId").isNull()).isTrue();
    assertThat(compared.path("b").path("traces").asInt()).isEqualTo(40);
    assertThat(compared.path("b").path("durationNs").asLong()).isEqualTo(30 * MS);
    assertThat(compared.path("b").path("description").asString())
        .isEqualTo("the mean of 40 traces of that operation within a day");
    assertThat(compared.path("rows").valueStream().map(row -> row.path("state").asString()))
        .containsExactly("slower", "slower", "new");
    assertThat(compared.path("rows").get(1).path("spansB").size()).isZero();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    spans.add(order(SLOW, START, 90, true));
    String compare = "/api/v1/traces/compare?a=" + SLOW;

    assertThat(problem("/api/v1/traces/compare", 400).path("parameter").asString()).isEqualTo("a");
    assertThat(problem(compare, 400).path("parameter").asString()).isEqualTo("b");
    assertThat(problem(compare + "&b=" + USUAL + "&typical=true", 400).path("allowed"))
        .isEqualTo(json("[\"b=trace id\",\"typical=true\"]"));
    assertThat(problem(compare + "&b=xyz", 400).path("parameter").asString()).isEqualTo("b");
    problem(compare + "&b=" + USUAL, 404);
    assertThat(problem(compare + "&typical=true", 400).path("detail").asString())
        .isEqualTo("No other trace of order POST /orders is kept from within a day.");
  }

  private static List<Span> order(TraceId id, long startNs, long queryMs, boolean audited) {
    List<Span> trace = new ArrayList<>();
    trace.add(
        SetSpans.span(
            id,
            1,
            0,
            "order",
            "POST /orders",
            SpanKind.SERVER,
            startNs,
            startNs + (queryMs + 10) * MS));
    trace.add(
        SetSpans.span(
            id,
            2,
            1,
            "order",
            "SELECT orders",
            SpanKind.CLIENT,
            startNs + MS,
            startNs + (queryMs + 1) * MS));
    if (audited) {
      trace.add(
          SetSpans.span(
              id,
              3,
              1,
              "order",
              "audit",
              SpanKind.INTERNAL,
              startNs + (queryMs + 2) * MS,
              startNs + (queryMs + 3) * MS));
    }
    return trace;
  }
}
