package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceQueryLineTest extends RestTest {
  private static final TraceId GOLD = new TraceId(1, 1);
  private static final TraceId SILVER = new TraceId(1, 2);

  @BeforeEach
  void traces() {
    trace(GOLD, NOW_NS - 9 * SECOND, "gold", StatusCode.ERROR);
    trace(SILVER, NOW_NS - 8 * SECOND, "silver", StatusCode.UNSET);
  }

  @Test
  void aQueryLineIsAskedOfTheSpansThatTheOtherParametersHoldFor() {
    assertThat(found("user.tier=gold", "")).containsExactly(GOLD);
    assertThat(found("-user.tier=gold", "&service=order")).containsExactly(SILVER);
    assertThat(found("status=error duration>50ms", "")).containsExactly(GOLD);
    assertThat(found("status=error", "&service=gateway")).isEmpty();
    assertThat(found("", "&service=gateway")).containsExactly(SILVER, GOLD);
    assertThat(found("{service=gateway} && {user.tier~\"g.*\"}", "")).containsExactly(GOLD);
    assertThat(found("rootService=gateway spans=2 errors=0", "")).containsExactly(SILVER);
  }

  @Test
  void aWrongQueryLineIsRefusedWithThePlace() {
    JsonNode problem = problem("/api/v1/traces?q=" + encoded("service=order status=bad"), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("q");
    assertThat(problem.path("position").asInt()).isEqualTo(21);
    assertThat(problem.path("length").asInt()).isEqualTo(3);
    assertThat(problem.path("expected")).isEqualTo(json("[\"error\",\"ok\",\"unset\"]"));
    assertThat(problem.path("detail").asString()).isEqualTo("'bad' is no status.");
  }

  @Test
  void aPatternThatTakesForeverIsRefusedInsteadOfRun() {
    spans.add(
        List.of(
            SetSpans.span(
                new TraceId(1, 3),
                1,
                0,
                "a",
                "a".repeat(60),
                SpanKind.SERVER,
                NOW_NS - SECOND,
                NOW_NS,
                Attributes.EMPTY,
                StatusCode.UNSET)));

    JsonNode problem = problem("/api/v1/traces?q=" + encoded("name~\"(.*a){20}b\""), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("q");
    assertThat(problem.path("position").asInt()).isEqualTo(6);
    assertThat(problem.path("length").asInt()).isEqualTo(10);
  }

  private List<TraceId> found(String q, String parameters) {
    return get("/api/v1/traces?q=" + encoded(q) + parameters)
        .path("traces")
        .valueStream()
        .map(trace -> TraceId.parse(trace.path("traceId").asString()))
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void trace(TraceId id, long startNs, String tier, StatusCode status) {
    spans.add(
        List.of(
            SetSpans.span(
                id, 1, 0, "gateway", "POST", SpanKind.SERVER, startNs, startNs + 100 * MS),
            SetSpans.span(
                id,
                2,
                1,
                "order",
                "POST /orders",
                SpanKind.SERVER,
                startNs + 10 * MS,
                startNs + 90 * MS,
                Attributes.of("user.tier", tier),
                status)));
  }
}
