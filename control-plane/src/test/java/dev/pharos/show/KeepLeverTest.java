package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.aggregate.keep.KeepPolicy;
import dev.pharos.aggregate.keep.SetPolicy;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** The share of ordinary traces that is kept, said by a person. */
@DirtiesContext
@Import(KeepLeverTest.WithPolicy.class)
class KeepLeverTest extends RestTest {
  private static final String WHO = ",\"author\":\"Ada\",\"reason\":\"cost\"}";

  @Autowired KeepPolicy policy;
  @Autowired KeepKnob knob;
  @Autowired SetClock clock;

  /** Not annotated: other tests find what is. */
  static class WithPolicy {
    @Bean
    KeepKnob knob() {
      return new KeepKnob(1);
    }

    @Bean
    KeepPolicy policy(KeepKnob knob, SetTelemetry telemetry, Levers levers, SetClock clock) {
      return SetPolicy.of(knob, telemetry, levers.traces(), clock);
    }
  }

  @BeforeEach
  void sent() {
    knob.turn(services -> OptionalDouble.empty());
    for (int i = 1; i <= 40; i++) {
      spans.add(trace(i, i <= 4 ? StatusCode.ERROR : StatusCode.UNSET));
    }
  }

  private static List<Span> trace(int number, StatusCode status) {
    long start = NOW_NS - 1_800 * SECOND + number;
    TraceId id = new TraceId(5, number);
    List<Span> trace = new ArrayList<>();
    for (String service : List.of("gateway", "order")) {
      trace.add(
          SetSpans.span(
              id,
              service.hashCode(),
              0,
              service,
              "GET /orders",
              SpanKind.SERVER,
              start,
              start + MS,
              Attributes.EMPTY,
              status));
    }
    return trace;
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void aPreviewTellsWhatWouldBeSavedAndThatErrorsStay() {
    HttpResponse<String> answer =
        send(posting("/api/v1/levers/preview", "{\"kind\":\"keep\",\"rate\":0.25}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode preview = json(answer.body());

    assertThat(preview.path("saving").path("spansPerDay").asLong()).isEqualTo(24 * 36 * 2 * 3 / 4);
    assertThat(preview.path("traces"))
        .isEqualTo(json("{\"looked\":40,\"lost\":27,\"withErrors\":4,\"lostWithErrors\":0}"));
    assertThat(preview.path("target").path("rate").asDouble()).isEqualTo(0.25);
    assertThat(preview.path("kept"))
        .isEqualTo(
            json(
                """
                {"now":{"traces":960,"spans":1920,"storedBytes":115200},
                 "planned":{"traces":312,"spans":624,"storedBytes":37440},
                 "leftOut":{"traces":648,"spans":1296,"storedBytes":77760},
                 "whole":[{"reason":"error","tracesPerDay":96}],
                 "few":[{"service":"gateway","namespace":null,"operation":"GET /orders",
                         "perHour":36.0,"keptPerHour":9.0}],
                 "fewInAll":1}
                """));
    assertThat(preview.path("limits").toString()).contains("neither pharos.keep.rate nor a budget");
    assertThat(leftOut()).as("nothing is changed").isZero();
  }

  @Test
  void aRateAboveThatOfTheBudgetCostsWhatItKeepsMore() {
    knob.turn(services -> OptionalDouble.of(0.25));

    JsonNode preview =
        json(send(posting("/api/v1/levers/preview", "{\"kind\":\"keep\",\"rate\":0.5}")).body());

    assertThat(preview.path("saving").path("spansPerDay").asLong()).isEqualTo(-24 * 9 * 2);
    assertThat(preview.path("kept").path("now").path("traces").asLong()).isEqualTo(24 * 13);
    assertThat(preview.path("kept").path("planned").path("traces").asLong()).isEqualTo(24 * 22);
    assertThat(preview.path("kept").path("few")).as("more are left than now").isEmpty();
  }

  @Test
  void aTraceThatWasDrawnCountsForThoseItStandsFor() {
    spans.clear();
    spans.add(weighing(trace(1, StatusCode.UNSET), 10));
    spans.add(trace(2, StatusCode.ERROR));

    JsonNode preview =
        json(send(posting("/api/v1/levers/preview", "{\"kind\":\"keep\",\"rate\":0.5}")).body());

    assertThat(preview.path("kept").path("planned").path("traces").asLong()).isEqualTo(24 * 6);
    assertThat(preview.path("kept").path("leftOut").path("spans").asLong()).isEqualTo(24 * 10);
  }

  private static List<Span> weighing(List<Span> trace, long weight) {
    return trace.stream()
        .map(span ->
            span.withAttributes(
                Attributes.builder()
                    .put(TraceKeeper.WEIGHT, AttributeValue.Int.of(weight))
                    .build()))
        .toList();
  }

  @Test
  void aLeverDecidesFromNowOnUntilItIsRevoked() {
    assertThat(leftOut()).isZero();
    HttpResponse<String> made =
        send(
            posting(
                "/api/v1/levers", "{\"kind\":\"keep\",\"service\":\"order\",\"rate\":0.1" + WHO));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();

    assertThat(leftOut()).isBetween(830, 960);
    List<Span> gone =
        IntStream.range(0, 1_000)
            .mapToObj(i -> trace(i, StatusCode.UNSET))
            .filter(this::isLeftOut)
            .findFirst()
            .orElseThrow();
    policy.decided(gone, TraceDecision.LeftOut.LEFT_OUT);
    JsonNode lever = get("/api/v1/levers").path("levers").path(0);
    assertThat(lever.path("leftOut").path("items").asLong()).isEqualTo(2);
    assertThat(lever.path("target"))
        .isEqualTo(
            json(
                """
                {"kind":"keep","service":"order","namespace":null,"environment":null,
                 "pattern":null,"template":null,"keepOneOf":null,"metric":null,"label":null,
                 "logger":null,"level":null,"sampling":null,"rate":0.1}
                """));

    HttpResponse<String> revoked =
        send(request("/api/v1/levers/" + id + "?author=Bob&reason=done").DELETE().build());
    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(leftOut()).isZero();
    assertThat(get("/api/v1/levers").path("changes").path(0).path("action").asString())
        .isEqualTo("revoked");
  }

  @Test
  void aLeverEndsByItself() {
    HttpResponse<String> made =
        send(
            posting(
                "/api/v1/levers",
                "{\"kind\":\"keep\",\"rate\":0,\"until\":\"%s\"%s"
                    .formatted(clock.instant().plusSeconds(60), WHO)));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(leftOut()).isEqualTo(1_000);

    clock.advance(Duration.ofMinutes(1));

    assertThat(leftOut()).isZero();
    assertThat(get("/api/v1/levers").path("levers").path(0).path("active").asBoolean()).isFalse();
  }

  private int leftOut() {
    return (int)
        IntStream.range(0, 1_000)
            .mapToObj(i -> trace(i, StatusCode.UNSET))
            .filter(this::isLeftOut)
            .count();
  }

  private boolean isLeftOut(List<Span> trace) {
    return policy.decide(trace.getFirst().traceId(), trace) == TraceDecision.LeftOut.LEFT_OUT;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"service\":\"order\" | 400 | null is not allowed",
        "\"rate\":1.5 | 400 | 1.5 is not allowed",
        "\"rate\":-0.1 | 400 | -0.1 is not allowed",
        "\"service\":\"nobody\",\"rate\":0.5 | 409 | No stored trace of the last hour has a span of nobody",
      })
  void whatMakesNoSenseIsRefused(String lever, int status, String why) {
    JsonNode problem =
        problem(posting("/api/v1/levers/preview", "{\"kind\":\"keep\"," + lever + "}"), status);
    assertThat(problem.toString()).contains(why);
  }
}
