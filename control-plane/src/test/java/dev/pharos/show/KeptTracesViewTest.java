package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.steer.budget.BudgetSteering;
import dev.pharos.store.KeepCounts;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** What the keep policy and the budgets' controller did is said where people look. */
@DirtiesContext
@TestPropertySource(properties = "pharos.budget.bytes-per-day=1000B")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeptTracesViewTest extends RestTest {
  private static final long BEGAN = NOW_NS - 10 * SECOND;

  @Autowired SetClock clock;
  @Autowired KeepKnob knob;
  @Autowired BudgetSteering steering;

  private static Span span(long id, StatusCode status, Attributes attributes) {
    return SetSpans.span(
        new TraceId(9, id),
        id,
        0,
        "order",
        "GET /orders",
        SpanKind.SERVER,
        BEGAN,
        BEGAN + id * MS,
        attributes,
        status);
  }

  private void shop() {
    Attributes.Builder drawn = Attributes.builder();
    drawn.put(TraceKeeper.WEIGHT, AttributeValue.Int.of(10));
    Attributes.Builder late = Attributes.builder();
    late.put(TraceKeeper.PARTIAL, AttributeValue.Bool.of(true));
    spans.add(
        List.of(
            span(1, StatusCode.UNSET, drawn.build()),
            span(2, StatusCode.ERROR, late.build()),
            span(3, StatusCode.ERROR, Attributes.of(TraceKeeper.WEIGHT, "much"))));
  }

  private JsonNode explained() {
    HttpResponse<String> response =
        send(
            request("/api/v1/traces/explain")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"search\":{},\"cohort\":{\"kind\":\"errors\"}}"))
                .build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  @Test
  @Order(1)
  void nothingIsToldOfWhatDidNotHappen() {
    shop();

    assertThat(get("/api/v1/overhead/kept?from=-15m"))
        .isEqualTo(
            json(
                """
                {"enabled":true,"rate":0.1,"decideAfterSeconds":300,
                 "counted":{"from":"2026-05-04T11:45:00Z","to":"2026-05-04T12:01:00Z","by":"minute"},
                 "since":"2026-05-04T12:00:00Z","keptTraces":0,"kept":[],"representedTraces":0.0,
                 "leftOutTraces":0,"partialTraces":0,"keptSpans":0,"leftOutSpans":0,
                 "decidedBytes":0,"keptBytes":0}
                """));
    assertThat(get("/api/v1/overhead").path("budgets").get(0).path("held").isNull()).isTrue();
    assertThat(get("/api/v1/traces/facets").path("keptOnly").asBoolean()).isFalse();
    assertThat(explained().path("keptOnly").asBoolean()).isFalse();
  }

  @Test
  @Order(2)
  void theRowsOfASearchAndATraceSayForHowManyItStandsAndWhatIsMissing() {
    shop();

    JsonNode traces = get("/api/v1/traces").path("traces");

    assertThat(
            traces
                .valueStream()
                .map(trace ->
                    "%s %s %s"
                        .formatted(
                            trace.path("durationNs").asLong() / MS,
                            trace.path("weight").asDouble(),
                            trace.path("partial").asBoolean())))
        .containsExactlyInAnyOrder("1 10.0 false", "2 1.0 true", "3 1.0 false");
    JsonNode drawn = get("/api/v1/traces/" + new TraceId(9, 1));
    assertThat(drawn.path("weight").asDouble()).isEqualTo(10);
    assertThat(drawn.path("partial").asBoolean()).isFalse();
    assertThat(get("/api/v1/traces/" + new TraceId(9, 2)).path("partial").asBoolean()).isTrue();
  }

  @Test
  @Order(3)
  void tellsWhatWasKeptAndLeftOutInARange() {
    shop();
    spans.keepCounts =
        new KeepCounts(Map.of("error", 12L, "slow", 30L), 5, 50, 45, 2, 141, 135, 9_000, 4_000);
    clock.advance(Duration.ofMinutes(6));

    JsonNode kept = get("/api/v1/overhead/kept?from=-15m");

    assertThat(kept.path("kept"))
        .isEqualTo(
            json(
                """
                [{"reason":"slow","traces":30},{"reason":"error","traces":12},
                 {"reason":"rate","traces":5}]
                """));
    assertThat(kept.path("keptTraces").asLong()).isEqualTo(47);
    assertThat(kept.path("representedTraces").asDouble()).isEqualTo(50);
    assertThat(kept.path("leftOutTraces").asLong()).isEqualTo(45);
    assertThat(kept.path("partialTraces").asLong()).isEqualTo(2);
    assertThat(kept.path("decidedBytes").asLong()).isEqualTo(9_000);
    assertThat(kept.path("keptBytes").asLong()).isEqualTo(4_000);
    JsonNode facets = get("/api/v1/traces/facets");
    assertThat(facets.path("keptOnly").asBoolean()).isTrue();
    JsonNode explained = explained();
    assertThat(explained.path("keptOnly").asBoolean()).isTrue();
    assertThat(facets.toString() + explained)
        .as("what was decided follows from what is asked for")
        .doesNotContain(TraceKeeper.WEIGHT, TraceKeeper.PARTIAL);
    assertThat(get("/api/v1/traces/facets?from=-2m").path("keptOnly").asBoolean())
        .as("nothing is decided of what is younger")
        .isFalse();
  }

  @Test
  @Order(4)
  void aBudgetThatCannotBeHeldSaysWhyAndSinceWhen() throws IOException {
    knob.add(
        List.of(
            span(1, StatusCode.ERROR, Attributes.EMPTY),
            span(2, StatusCode.ERROR, Attributes.EMPTY)),
        KeepKnob.Decision.ALWAYS);
    clock.advance(Duration.ofMinutes(5));
    steering.look();

    JsonNode held = get("/api/v1/overhead").path("budgets").get(0).path("held");

    assertThat(held.path("state").asString()).isEqualTo("cannot");
    assertThat(held.path("since").asString())
        .isEqualTo(held.path("at").asString())
        .isEqualTo(clock.instant().toString());
    assertThat(held.path("rate").asDouble()).isPositive().isLessThanOrEqualTo(1);
    assertThat(held.path("cause").asString()).isEqualTo("traces that are always kept");
    assertThat(held.path("reason").asString())
        .contains("of a budget of 1 kB")
        .contains("most of it goes to traces that are always kept");
    assertThat(held.path("alwaysBytes").asLong()).isGreaterThan(1_000);
    assertThat(held.path("dayBytes").asLong())
        .isEqualTo(
            held.path("alwaysBytes").asLong()
                + held.path("ordinaryBytes").asLong()
                + held.path("otherBytes").asLong()
                + held.path("beforeBytes").asLong());
  }
}
