package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.fleet.LoggersException;
import dev.pharos.query.SetClock;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import dev.pharos.steer.level.SetLoggers;
import dev.pharos.store.LogBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class LogLevelControllerTest extends RestTest {
  private static final String LOGGER = "com.acme.order";
  private static final String DEBUG =
      "\"kind\":\"log_level\",\"service\":\"order\",\"logger\":\"com.acme.order\","
          + "\"level\":\"debug\"";
  private static final String WHO = ",\"author\":\"Ada\",\"reason\":\"orders are lost\"";
  private static final String HOUR = ",\"until\":\"2026-05-04T13:00:05Z\"";

  @Autowired SetClock clock;
  @Autowired SetLoggers loggers;
  @Autowired Reads reads;

  @BeforeEach
  void logged() {
    loggers.clear();
    loggers.starts("a", new ServiceId("", "order", ""), ShowApplication.NOW);
    loggers.starts("b", new ServiceId("", "order", ""), ShowApplication.NOW);
    loggers.configure("a", LOGGER, "");
    log("com.acme.order", Severity.DEBUG, true);
    log("com.acme.order.Cart", Severity.INFO, true);
    log("com.acme.order.Cart", Severity.INFO, false);
    log("com.acme.order.Cart", Severity.WARN, false);
    log("com.acme.orders", Severity.INFO, true);
    logs.add(List.of(line(Severity.INFO).attribute("logger_name", LOGGER).build()));
    logs.add(List.of(line(Severity.INFO).resource("service.name", "auth").build()));
  }

  private static LogBuilder line(Severity severity) {
    return new LogBuilder("ten chars.").time(NOW_NS - 60 * SECOND).severity(severity);
  }

  private void log(String logger, Severity severity, boolean inTrace) {
    LogBuilder line = line(severity).scope(new Scope(logger, "", Attributes.EMPTY, 0, ""));
    LogRecord record = (inTrace ? line.trace(new TraceId(1, 2), 3) : line).build();
    logs.add(List.of(record));
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{" + body + "}"))
        .build();
  }

  private JsonNode preview(String body) {
    HttpResponse<String> answer = send(posting("/api/v1/levers/preview", body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  @Test
  void aPreviewTellsWhatALevelSavesAndLosesByTheLinesOfTheLoggerAndThoseBelowIt() {
    reads.streamsBy(Reader.of("lines")).accept(new LogBuilder("").build().service());

    JsonNode answer = preview(DEBUG.replace("debug", "warn"));

    assertThat(answer.path("saving").path("linesPerDay").asLong()).isEqualTo(4 * 24);
    assertThat(answer.path("saving").path("textBytesPerDay").asLong()).isEqualTo(4 * 24 * 10);
    assertThat(answer.path("lines"))
        .isEqualTo(json("{\"lines\":4,\"looked\":4,\"warnings\":0,\"inTraces\":2,\"traces\":1}"));
    assertThat(answer.path("reach").path("grows").asBoolean()).isFalse();
    assertThat(answer.path("readers").get(0).path("name").asString()).isEqualTo("lines");
    assertThat(answer.path("limits").toString()).contains("Loggers below it are counted");
    assertThat(preview(DEBUG.replace("debug", "error")).path("lines").path("warnings").asLong())
        .isEqualTo(1);
  }

  @Test
  void aPreviewTellsThatLinesWillComeAndWhomItReaches() {
    loggers.fails("b", LoggersException.Reason.NO_ENDPOINT, "it exposes no loggers");

    JsonNode answer = preview(DEBUG);

    assertThat(answer.path("target").path("level").asString()).isEqualTo("debug");
    assertThat(answer.path("target").path("logger").asString()).isEqualTo(LOGGER);
    assertThat(answer.path("saving").path("linesPerDay").asLong()).isZero();
    assertThat(answer.path("reach"))
        .isEqualTo(
            json(
                """
                {"grows": true, "instances": [
                  {"id": "a", "instance": "a.local", "level": "info", "reason": null},
                  {"id": "b", "instance": "b.local", "level": null,
                   "reason": "it exposes no loggers"}]}
                """));
    assertThat(answer.path("limits").get(0).asString()).contains("how many cannot be told");
  }

  @Test
  void whatReachesNobodyIsRefusedWithTheReason() {
    loggers.fails("a", LoggersException.Reason.NO_ANSWER, "nothing listens there");
    loggers.fails("b", LoggersException.Reason.NO_ENDPOINT, "it exposes no loggers");
    for (String path : List.of("/api/v1/levers/preview", "/api/v1/levers")) {
      JsonNode problem = problem(posting(path, DEBUG + WHO + HOUR), 409);
      assertThat(problem.path("detail").asString())
          .contains("a.local: nothing listens there")
          .contains("b.local: it exposes no loggers");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order | auth | No instance of auth is registered",
        "com.acme.order | com.acme.odrer | is its name right",
        "\"level\" | \"environment\":\"prod\",\"level\" | 2 are of another or say none",
      })
  void whatWouldDoNothingIsRefused(String from, String to, String why) {
    String lever = DEBUG.replaceFirst(from, to);
    JsonNode problem = problem(posting("/api/v1/levers/preview", lever), 409);
    assertThat(problem.path("detail").asString()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"debug\" | \"off\" | level",
        "\"debug\" | \"fatal\" | level",
        "\"com.acme.order\" | \"../env\" | logger",
        "\"com.acme.order\" | \"\" | logger",
        "\"service\":\"order\", | '' | service",
      })
  void whatIsWrongIsNamed(String from, String to, String field) {
    String lever = DEBUG.replace(from, to);
    JsonNode problem = problem(posting("/api/v1/levers/preview", lever), 400);
    assertThat(problem.path("parameter").asString()).isEqualTo(field);
  }

  @Test
  void aLevelNeedsAnEndWithinDays() {
    for (String end : List.of("", ",\"until\":\"2026-05-11T12:00:06Z\"")) {
      JsonNode problem = problem(posting("/api/v1/levers", DEBUG + WHO + end), 400);
      assertThat(problem.path("parameter").asString()).isEqualTo("until");
      assertThat(problem.path("allowed").toString()).contains("a time within 7 days");
    }
  }

  /** As operations of actuators are, which it is one of. */
  @Test
  void aPageOfAnotherSiteSetsNoLevel() {
    for (String path : List.of("/api/v1/levers/preview", "/api/v1/levers")) {
      HttpRequest foreign =
          request(path)
              .header("Content-Type", "application/json")
              .header("Origin", "https://evil.example")
              .POST(HttpRequest.BodyPublishers.ofString("{" + DEBUG + WHO + HOUR + "}"))
              .build();
      assertThat(problem(foreign, 403).path("detail").asString()).contains("another web site");
    }
  }

  @Test
  void aLevelIsSetShownAndPutBack() {
    HttpResponse<String> made = send(posting("/api/v1/levers", DEBUG + WHO + HOUR));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();

    await()
        .untilAsserted(() -> {
          JsonNode lever = get("/api/v1/levers").path("levers").path(0);
          assertThat(lever.path("instances").path(0).path("state").asString()).isEqualTo("set");
          assertThat(lever.path("instances").path(1).path("state").asString()).isEqualTo("set");
        });
    assertThat(loggers.configured("a", LOGGER)).isEqualTo("DEBUG");

    clock.advance(Duration.ofHours(1));
    await()
        .untilAsserted(() -> {
          JsonNode lever = get("/api/v1/levers").path("levers").path(0);
          assertThat(lever.path("id").asString()).isEqualTo(id);
          assertThat(lever.path("active").asBoolean()).isFalse();
          assertThat(lever.path("instances").path(0).path("state").asString())
              .isEqualTo("put_back");
        });
    assertThat(loggers.configured("a", LOGGER)).isEmpty();
    clock.advance(Duration.ofHours(-1));
  }

  @Test
  void theLoggersOfAServiceAreListed() {
    JsonNode answer = get("/api/v1/levers/loggers?service=order");
    assertThat(answer.path("loggers").valueStream().map(each -> each.path("name").asString()))
        .startsWith("com.acme.order.Cart")
        .contains("com.acme.order", "com.acme.orders");
    assertThat(answer.path("loggers").get(1).path("level").asString()).isEqualTo("info");
    problem("/api/v1/levers/loggers", 400);
  }
}
