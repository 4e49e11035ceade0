package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.KeepPolicy;
import dev.pharos.aggregate.keep.SetPolicy;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** The share of ordinary traces that is kept, said by a person. */
@DirtiesContext
class KeepLeverTest extends RestTest {
  private static final String WHO = ",\"author\":\"Ada\",\"reason\":\"cost\"}";

  @Autowired KeepPolicy policy;

  @TestConfiguration(proxyBeanMethods = false)
  static class WithPolicy {
    @Bean
    KeepPolicy policy(SetTelemetry telemetry, Levers levers, SetClock clock) {
      return SetPolicy.of(1, telemetry, levers.traces(), clock);
    }
  }

  @BeforeEach
  void sent() {
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

    assertThat(preview.path("saving").path("spansPerDay").asLong())
        .isEqualTo(24 * 36 * 2 * 3 / 4);
    assertThat(preview.path("traces"))
        .isEqualTo(json("{\"looked\":40,\"lost\":27,\"withErrors\":4,\"lostWithErrors\":0}"));
    assertThat(preview.path("target").path("rate").asDouble()).isEqualTo(0.25);
    assertThat(preview.path("limits").toString()).contains("90 % have nothing that speaks for");
  }

  @Test
  void aLeverDecidesFromNowOnUntilItIsRevoked() {
    assertThat(leftOut()).isZero();
    HttpResponse<String> made =
        send(
            posting(
                "/api/v1/levers",
                "{\"kind\":\"keep\",\"service\":\"order\",\"rate\":0.1" + WHO));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();

    assertThat(leftOut()).isBetween(830, 960);
    policy.decided(trace(99, StatusCode.UNSET), TraceDecision.LeftOut.LEFT_OUT);
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
  }

  private int leftOut() {
    return (int)
        IntStream.range(0, 1_000)
            .mapToObj(i -> trace(i, StatusCode.UNSET))
            .filter(trace ->
                policy.decide(trace.getFirst().traceId(), trace)
                    == TraceDecision.LeftOut.LEFT_OUT)
            .count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"service\":\"order\" | 400 | null is not allowed",
        "\"rate\":1.5 | 400 | 1.5 is not allowed",
        "\"rate\":-0.1 | 400 | -0.1 is not allowed",
        "\"service\":\"nobody\",\"rate\":0.5 | 409 | No trace of nobody came",
      })
  void whatMakesNoSenseIsRefused(String lever, int status, String why) {
    JsonNode problem =
        problem(posting("/api/v1/levers/preview", "{\"kind\":\"keep\"," + lever + "}"), status);
    assertThat(problem.toString()).contains(why);
  }
}
