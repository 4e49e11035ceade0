package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceAnalysisControllerTest extends RestTest {
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final long START = NOW_NS - 10 * SECOND;

  @Test
  void theCriticalPathNamesSpansByTheirPlaceInTheTrace() {
    List<Span> trace = order();
    spans.add(trace);

    JsonNode answered = get("/api/v1/traces/" + TRACE);
    JsonNode path = get("/api/v1/traces/" + TRACE + "/critical-path");

    assertThat(path.propertyNames())
        .containsExactlyInAnyOrder("durationNs", "segments", "byOperation");
    assertThat(path.path("durationNs").asLong()).isEqualTo(100 * MS);
    assertThat(path.path("segments").get(0))
        .isEqualTo(json("{\"span\":0,\"fromNs\":0,\"toNs\":5000000}"));
    long sum = 0;
    for (JsonNode segment : path.path("segments")) {
      JsonNode span = answered.path("spans").get(segment.path("span").asInt());
      assertThat(segment.path("fromNs").asLong())
          .isGreaterThanOrEqualTo(span.path("offsetNs").asLong());
      sum += segment.path("toNs").asLong() - segment.path("fromNs").asLong();
    }
    assertThat(sum).isEqualTo(100 * MS);
    JsonNode queries = path.path("byOperation").get(1);
    assertThat(queries.path("operation").asString()).isEqualTo("SELECT items");
    assertThat(queries.path("criticalNs").asLong()).isEqualTo(48 * MS);
    assertThat(queries.path("share").asDouble()).isEqualTo(0.48);
    assertThat(queries.path("spans").asInt()).isEqualTo(8);
  }

  @Test
  void hintsSayWhatWithWhichSpans() {
    spans.add(order());

    JsonNode hints = get("/api/v1/traces/" + TRACE + "/hints").path("hints");

    assertThat(hints.size()).isEqualTo(1);
    JsonNode hint = hints.get(0);
    assertThat(hint.propertyNames())
        .containsExactlyInAnyOrder("kind", "sentence", "costNs", "spans");
    assertThat(hint.path("kind").asString()).isEqualTo("repeated_query");
    assertThat(hint.path("sentence").asString()).startsWith("order asked its database");
    assertThat(hint.path("costNs").asLong()).isEqualTo(42 * MS);
    assertThat(hint.path("spans")).isEqualTo(json("[1,2,3,4,5,6,7,8]"));
  }

  @Test
  void anUnknownTraceIsNotFoundAndAWrongIdIsRefused() {
    for (String what : List.of("critical-path", "hints")) {
      problem("/api/v1/traces/00000000000000010000000000000009/" + what, 404);
      assertThat(problem("/api/v1/traces/xyz/" + what, 400).path("parameter").asString())
          .isEqualTo("traceId");
    }
  }

  @Test
  void whatIsNotHandedOutStandsForItsNearestCallerThatIs() {
    TraceAnalysisWriter writer = new TraceAnalysisWriter(TraceTree.of(order()), 3);

    assertThat(writer.criticalPath().segments())
        .extracting("span", "fromNs", "toNs")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, 0L, 5 * MS),
            org.assertj.core.groups.Tuple.tuple(1, 5 * MS, 11 * MS),
            org.assertj.core.groups.Tuple.tuple(0, 11 * MS, 13 * MS),
            org.assertj.core.groups.Tuple.tuple(2, 13 * MS, 19 * MS),
            org.assertj.core.groups.Tuple.tuple(0, 19 * MS, 100 * MS));
    assertThat(writer.hints().hints().getFirst().spans()).containsExactly(1, 2, 0);
  }

  /** A request with the same query eight times. */
  private static List<Span> order() {
    List<Span> trace = new ArrayList<>();
    trace.add(
        SetSpans.span(
            TRACE, 1, 0, "order", "GET /orders", SpanKind.SERVER, START, START + 100 * MS));
    for (int i = 0; i < 8; i++) {
      trace.add(
          SetSpans.span(
              TRACE,
              2 + i,
              1,
              "order",
              "SELECT items",
              SpanKind.CLIENT,
              START + (5 + 8 * i) * MS,
              START + (11 + 8 * i) * MS,
              Attributes.of("db.system", "h2", "db.statement", "select * from items where id=" + i),
              StatusCode.UNSET));
    }
    return trace;
  }
}
