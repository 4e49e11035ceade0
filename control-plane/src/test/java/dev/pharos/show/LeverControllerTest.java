package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.SetClock;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.LogBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class LeverControllerTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final String WHO =
      ",\"author\":\"Ada\",\"reason\":\"nobody reads it\",\"until\":\"2026-05-05T12:00:05Z\"";

  @Autowired SetClock clock;
  @Autowired HeldSeries series;
  @Autowired LogPatterns patterns;
  @Autowired Reads reads;

  private long pattern;

  @BeforeEach
  void sent() {
    series.clear();
    List<IncomingSeries> all = new ArrayList<>();
    for (String user : List.of("a", "b", "c")) {
      add(all, "asked_total", user);
      add(all, "pool_size", user);
    }
    add(all, "process_cpu_seconds_total", "a");
    series.append(SampleBatch.of(all));
    logged("item 1 was looked at", Severity.INFO, true);
    logged("item 2 was looked at", Severity.INFO, true);
    logged("item 3 was looked at", Severity.WARN, false);
    logged("payment 1 was refused for good", Severity.ERROR, false);
    pattern = patterns.find(new LogBuilder("").build().service(), "item 9 was looked at");
  }

  private static void add(List<IncomingSeries> all, String metric, String user) {
    Labels labels =
        Labels.of("__name__", metric, "job", "shop/order", "instance", "1", "user", user);
    all.add(
        new IncomingSeries(
            labels, Samples.builder().add(NOW_MS - 60_000, 1).add(NOW_MS - 30_000, 2).build()));
  }

  private void logged(String body, Severity severity, boolean inTrace) {
    LogBuilder builder = new LogBuilder(body).time(NOW_NS - 60 * SECOND).severity(severity);
    LogRecord line = (inTrace ? builder.trace(new TraceId(1, 2), 3) : builder).build();
    logs.add(List.of(line));
    patterns.add(line.service(), "1", line.severity(), body, line.timeNs());
  }

  private HttpResponse<String> post(String path, String body) {
    return send(posting(path, body));
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode preview(String body) {
    HttpResponse<String> answer = post("/api/v1/levers/preview", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  @Test
  void aPreviewTellsWhatLinesWouldBeSavedAndLost() {
    reads.streamsBy(Reader.of("lines")).accept(new LogBuilder("").build().service());
    long hour = patterns.pattern(pattern).orElseThrow().lines();
    int levers = get("/api/v1/levers").path("levers").size();

    JsonNode answer = preview("{\"kind\":\"log_pattern\",\"pattern\":%d}".formatted(pattern));

    assertThat(answer.path("target").path("template").asString())
        .isEqualTo("item <*> was looked at");
    assertThat(answer.path("saving").path("linesPerDay").asLong()).isEqualTo(24 * hour);
    assertThat(answer.path("saving").path("textBytesPerDay").asLong()).isEqualTo(24 * hour * 20);
    assertThat(answer.path("lines"))
        .isEqualTo(
            json(
                "{\"lines\":%d,\"looked\":3,\"warnings\":1,\"inTraces\":2,\"traces\":1}"
                    .formatted(hour)));
    assertThat(answer.path("readers").get(0).path("name").asString()).isEqualTo("lines");
    JsonNode half =
        preview("{\"kind\":\"log_pattern\",\"pattern\":%d,\"keepOneOf\":2}".formatted(pattern));
    assertThat(half.path("saving").path("linesPerDay").asLong()).isEqualTo(12 * hour);
    assertThat(half.path("limits").toString()).contains("pharos.weight=2");
    assertThat(get("/api/v1/levers").path("levers").size()).isEqualTo(levers);
  }

  @Test
  void aPreviewTellsWhatSamplesWouldBeSavedAndWhoReadsThem() {
    reads.metricsBy(Reader.of("shop")).accept("asked_total");

    JsonNode answer =
        preview("{\"kind\":\"metric\",\"metric\":\"asked_total\",\"service\":\"order\"}");

    assertThat(answer.path("saving").path("samplesPerDay").asLong()).isEqualTo(24 * 6);
    assertThat(answer.path("saving").path("series").asLong()).isEqualTo(3);
    assertThat(answer.path("saving").path("seriesLeft").asLong()).isZero();
    assertThat(answer.path("readers").get(0).path("kind").asString()).isEqualTo("dashboard");
    assertThat(answer.path("lines").isNull()).isTrue();

    JsonNode label = preview("{\"kind\":\"label\",\"metric\":\"asked_total\",\"label\":\"user\"}");
    assertThat(label.path("saving").path("seriesLeft").asLong()).isEqualTo(1);
    assertThat(label.path("saving").path("samplesPerDay").asLong()).isEqualTo(24 * 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"metric\",\"metric\":\"missing_total\" | No sample of missing_total came",
        "\"kind\":\"metric\",\"metric\":\"asked_total\",\"service\":\"auth\" | came of auth",
        "\"kind\":\"metric\",\"metric\":\"process_cpu_seconds_total\" | verdicts on deployments",
        "\"kind\":\"metric\",\"metric\":\"ALERTS\" | after a restart",
        "\"kind\":\"label\",\"metric\":\"asked_total\",\"label\":\"instance\" | whose series it is",
        "\"kind\":\"label\",\"metric\":\"asked_total\",\"label\":\"colour\" | had the label colour",
        "\"kind\":\"label\",\"metric\":\"pool_size\",\"label\":\"user\" | is no counter",
        "\"kind\":\"log_pattern\",\"pattern\":987654 | no log pattern 987654",
      })
  void whatWouldNotDoWhatItSaysIsRefused(String lever, String why) {
    for (String path : List.of("/api/v1/levers/preview", "/api/v1/levers")) {
      JsonNode problem = problem(posting(path, "{" + lever + WHO + "}"), 409);
      assertThat(problem.path("detail").asString()).contains(why);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"metrics\" | kind",
        "\"metric\":\"asked_total\" | kind",
        "\"kind\":\"metric\" | metric",
        "\"kind\":\"label\",\"metric\":\"asked_total\" | label",
        "\"kind\":\"log_pattern\" | pattern",
        "\"kind\":\"log_pattern\",\"pattern\":1,\"keepOneOf\":1 | keepOneOf",
        "\"kind\":\"metric\",\"metric\":\"asked_total\",\"colour\":\"red\" | colour",
      })
  void whatIsWrongIsNamed(String lever, String field) {
    JsonNode problem = problem(posting("/api/v1/levers/preview", "{" + lever + "}"), 400);
    assertThat(problem.path("parameter").asString()).isEqualTo(field);
  }

  @Test
  void whoAppliesSaysWhoAndWhy() {
    String metric = "{\"kind\":\"metric\",\"metric\":\"asked_total\"";
    for (String[] one :
        new String[][] {
          {",\"reason\":\"x\"}", "author"},
          {",\"author\":\"x\"}", "reason"},
          {",\"author\":\"x\",\"reason\":\"x\",\"until\":\"2026-05-04T12:00:05Z\"}", "until"}
        }) {
      JsonNode problem = problem(posting("/api/v1/levers", metric + one[0]), 400);
      assertThat(problem.path("parameter").asString()).isEqualTo(one[1]);
    }
  }

  @Test
  void aRateOfKeptTracesIsRefusedWhereAllAreKept() {
    JsonNode problem =
        problem(posting("/api/v1/levers/preview", "{\"kind\":\"keep\",\"rate\":0.5}"), 409);

    assertThat(problem.toString()).contains("pharos.keep.enabled=true");
  }

  @Test
  void aLeverIsMadeListedAndRevokedWithAnAudit() {
    HttpResponse<String> made =
        post(
            "/api/v1/levers",
            "{\"kind\":\"label\",\"metric\":\"asked_total\",\"label\":\"user\",\"service\":\"order\""
                + WHO
                + "}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();

    assertThat(get("/api/v1/levers").path("levers").get(0))
        .isEqualTo(
            json(
                """
                {"id":"%s","active":true,"lost":false,
                 "target":{"kind":"label","service":"order","namespace":null,"environment":null,
                           "pattern":null,"template":null,"keepOneOf":null,
                           "metric":"asked_total","label":"user","logger":null,"level":null,
                           "sampling":null,"rate":null},
                 "from":"2026-05-04T12:00:05Z","until":"2026-05-05T12:00:05Z",
                 "author":"Ada","reason":"nobody reads it",
                 "leftOut":{"items":0,"textBytes":0,"reasons":[],"keptWhole":0},
                 "instances":null}
                """
                    .formatted(id)));

    clock.advance(Duration.ofMinutes(1));
    HttpRequest revoke =
        request("/api/v1/levers/" + id + "?author=Bob&reason=I+do").DELETE().build();
    HttpResponse<String> ended = send(revoke);
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
    assertThat(json(ended.body()).path("active").asBoolean()).isFalse();
    JsonNode changes = get("/api/v1/levers").path("changes");
    assertThat(changes.get(0).path("action").asString()).isEqualTo("revoked");
    assertThat(changes.get(0).path("author").asString()).isEqualTo("Bob");
    assertThat(changes.get(0).path("before").path("id").asString()).isEqualTo(id);
    assertThat(changes.get(0).path("after").isNull()).isTrue();
    assertThat(changes.get(1).path("action").asString()).isEqualTo("applied");
    assertThat(changes.get(1).path("before").isNull()).isTrue();
    assertThat(changes.get(1).path("after").path("reason").asString()).isEqualTo("nobody reads it");
    clock.advance(Duration.ofMinutes(-1));
    problem(request("/api/v1/levers/nobodys?author=a&reason=b").DELETE().build(), 404);
    problem(request("/api/v1/levers/" + id + "?author=a").DELETE().build(), 400);
  }
}
