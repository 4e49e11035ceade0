package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class SamplingControllerTest extends RestTest {
  private static final String WHO = ",\"author\":\"Ada\",\"reason\":\"cost\"}";

  @BeforeEach
  void sent() {
    for (int i = 1; i <= 40; i++) {
      TraceId trace = new TraceId(5, i);
      long start = NOW_NS - 1_800 * SECOND + i;
      boolean failed = i <= 4;
      spans.add(
          List.of(
              SetSpans.span(
                  trace,
                  1,
                  0,
                  "gateway",
                  i % 4 == 0 ? "POST /orders" : "GET /orders/{id}",
                  SpanKind.SERVER,
                  start,
                  start + MS,
                  Attributes.EMPTY,
                  failed ? StatusCode.ERROR : StatusCode.UNSET),
              SetSpans.span(
                  trace, 2, 1, "order", "GET /orders/{id}", SpanKind.SERVER, start, start + MS)));
    }
    for (String other : List.of("web", "cron")) {
      spans.add(
          List.of(
              SetSpans.span(
                  new TraceId(6, other.hashCode()),
                  1,
                  0,
                  other,
                  "POST",
                  SpanKind.SERVER,
                  NOW_NS - SECOND,
                  NOW_NS)));
    }
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode preview(String body) {
    HttpResponse<String> answer = send(posting("/api/v1/levers/preview", body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  @Test
  void aPreviewTellsWhatTracesWouldBeSavedAndLost() {
    JsonNode answer =
        preview("{\"kind\":\"sampling\",\"service\":\"gateway\",\"probability\":0.25}");

    assertThat(answer.path("saving").path("spansPerDay").asLong()).isEqualTo(24 * 80 * 3 / 4);
    assertThat(answer.path("saving").path("storedBytesPerDay").asLong())
        .isEqualTo(24 * 80 * 3 / 4 * 60);
    assertThat(answer.path("traces"))
        .isEqualTo(json("{\"looked\":40,\"lost\":30,\"withErrors\":4,\"lostWithErrors\":3}"));
    assertThat(answer.path("target").path("sampling"))
        .isEqualTo(json("{\"operation\":null,\"probability\":0.25,\"tracesPerSecond\":null}"));
    JsonNode unasked = preview("{\"kind\":\"sampling\",\"service\":\"cron\",\"probability\":0.25}");
    assertThat(unasked.path("limits").toString()).contains("No agent of cron asked");

    JsonNode one =
        preview(
            "{\"kind\":\"sampling\",\"service\":\"gateway\",\"operation\":\"POST\",\"probability\":0.1}");
    assertThat(one.path("traces").path("looked").asLong()).isEqualTo(10);
    JsonNode rate =
        preview("{\"kind\":\"sampling\",\"service\":\"gateway\",\"tracesPerSecond\":0.05}");
    assertThat(rate.path("traces").path("lost").asLong()).as("all are rare").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"service\":\"order\",\"probability\":0.1 | whoever calls it decides",
        "\"service\":\"gateway\",\"operation\":\"GET /orders/{id}\",\"probability\":0.1 | only as 'GET'",
        "\"service\":\"gateway\",\"operation\":\"DELETE\",\"probability\":0.1 | no trace with 'DELETE'",
      })
  void whatWouldNotDoWhatItSaysIsRefused(String lever, String why) {
    JsonNode problem =
        problem(posting("/api/v1/levers", "{\"kind\":\"sampling\"," + lever + WHO), 409);
    assertThat(problem.path("detail").asString()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"probability\":0.1 | service",
        "\"service\":\"gateway\" | probability",
        "\"service\":\"gateway\",\"probability\":0.1,\"tracesPerSecond\":1 | probability",
        "\"service\":\"gateway\",\"probability\":0 | probability",
        "\"service\":\"gateway\",\"probability\":1.1 | probability",
        "\"service\":\"gateway\",\"tracesPerSecond\":0.001 | tracesPerSecond",
      })
  void whatIsWrongIsNamed(String lever, String field) {
    JsonNode problem =
        problem(posting("/api/v1/levers/preview", "{\"kind\":\"sampling\"," + lever + "}"), 400);
    assertThat(problem.path("parameter").asString()).isEqualTo(field);
  }

  @Test
  void agentsAreToldByHttpWhatTheLeverSaysAndTheApiTellsWhoAsked() {
    assertThat(get("/sampling?service=web"))
        .isEqualTo(
            json(
                "{\"strategyType\":\"PROBABILISTIC\",\"probabilisticSampling\":{\"samplingRate\":1.0}}"));
    String lever =
        "{\"kind\":\"sampling\",\"service\":\"web\",\"operation\":\"POST\",\"probability\":0.1";
    HttpResponse<String> made = send(posting("/api/v1/levers", lever + WHO));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();

    assertThat(get("/sampling?service=web"))
        .isEqualTo(
            json(
                """
                {"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1.0},
                 "operationSampling":{"defaultSamplingProbability":1.0,
                   "defaultLowerBoundTracesPerSecond":0.016666666666666666,
                   "perOperationStrategies":[
                     {"operation":"POST","probabilisticSampling":{"samplingRate":0.1}}]}}
                """));
    assertThat(byService(get("/api/v1/sampling").path("services"), "web"))
        .isEqualTo(
            json(
                """
                {"service":"web","probability":1.0,
                  "operations":[{"operation":"POST","probability":0.1,"wantedPerSecond":null,
                                 "tracesPerSecond":null,"followed":null}],
                  "polls":[{"protocol":"http","address":"127.0.0.1","at":"2026-05-04T12:00:05Z"}],
                  "levers":["%s"]}
                """
                    .formatted(id)));
    send(request("/api/v1/levers/" + id + "?author=Ada&reason=done").DELETE().build());
    assertThat(get("/sampling?service=web").has("operationSampling")).isFalse();
  }

  @Test
  void figuresThatAreCountedFromAPartOfTheTracesSaySo() {
    ServiceId gateway = new ServiceId("shop", "gateway", "demo");
    ServiceId order = new ServiceId("shop", "order", "demo");
    ServiceId batch = new ServiceId("shop", "batch", "demo");
    for (ServiceId service : List.of(gateway, order, batch)) {
      telemetry.instance(service, "a", "1", NOW_NS - 600 * SECOND, NOW_NS, null);
    }
    telemetry.call(
        SetTelemetry.edge(Node.service(gateway), Node.service(order), "POST /orders"),
        NOW_NS - 20 * SECOND,
        12 * MS,
        false);
    assertThat(sampling("order").isNull()).isTrue();
    String lever = "{\"kind\":\"sampling\",\"service\":\"gateway\",\"probability\":0.1";
    String id = json(send(posting("/api/v1/levers", lever + WHO)).body()).path("id").asString();
    assertThat(sampling("order").isNull()).as("no agent was told").isTrue();

    get("/sampling?service=gateway");

    JsonNode tenth = json("{\"probability\":0.1,\"requests\":\"spans\"}");
    assertThat(sampling("gateway")).isEqualTo(tenth);
    assertThat(sampling("order")).as("it is called by it").isEqualTo(tenth);
    assertThat(sampling("batch").isNull()).isTrue();
    assertThat(get("/api/v1/services/order").path("sampling")).isEqualTo(tenth);
    assertThat(get("/api/v1/services/order/operations").path("sampling")).isEqualTo(tenth);
    assertThat(byName(get("/api/v1/graph").path("nodes"), "order").path("sampling"))
        .isEqualTo(tenth);
    assertThat(get("/api/v1/services/order?from=-2h&to=-1h").path("sampling").isNull())
        .as("before it was told")
        .isTrue();
    telemetry.traced.put(order, 0.12);
    telemetry.traced.put(batch, 0.4);
    assertThat(sampling("gateway")).isEqualTo(tenth);
    assertThat(sampling("order")).isEqualTo(json("{\"probability\":0.1,\"requests\":\"metrics\"}"));
    assertThat(sampling("batch"))
        .as("its agents sample by settings of their own")
        .isEqualTo(json("{\"probability\":0.4,\"requests\":\"metrics\"}"));
    send(request("/api/v1/levers/" + id + "?author=Ada&reason=done").DELETE().build());
  }

  private JsonNode sampling(String service) {
    return byName(get("/api/v1/services").path("services"), service).path("sampling");
  }

  private static JsonNode byName(JsonNode all, String name) {
    return by("name", name, all);
  }

  private static JsonNode byService(JsonNode all, String service) {
    return by("service", service, all);
  }

  private static JsonNode by(String field, String value, JsonNode all) {
    for (JsonNode one : all) {
      if (one.path(field).asString().equals(value)) {
        return one;
      }
    }
    throw new AssertionError("no " + value + " in " + all);
  }

  @Test
  void whereThereIsOneControlPlaneNobodyIsToldWhatItCounted() {
    assertThat(send(request("/sampling/share").GET().build()).statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/sampling").path("controlPlanes").isNull()).isTrue();
  }

  @Test
  void whoNamesNoServiceIsTold() {
    HttpResponse<String> answer = send(request("/sampling").GET().build());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("service: the name of a service is needed");
    assertThat(
            send(request("/sampling?service=a").POST(HttpRequest.BodyPublishers.noBody()).build())
                .statusCode())
        .isEqualTo(405);
  }
}
