package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class LogControllerTest extends RestTest {
  private static final TraceId TRACE = new TraceId(3, 4);

  @Autowired LogPatterns patterns;

  @Test
  void aLineIsWrittenWithAllThatIsKnownOfIt() {
    logs.add(
        List.of(
            new LogBuilder("Order 17 failed")
                .time(NOW_NS - SECOND)
                .severity(Severity.ERROR)
                .trace(TRACE, 5)
                .event("order.failed")
                .attribute("user.id", "u-17")
                .resource(
                    "service.name", "order",
                    "service.namespace", "shop",
                    "service.version", "1.2",
                    "deployment.environment.name", "prod",
                    "service.instance.id", "i-1")
                .build()));

    JsonNode answer = get("/api/v1/logs?q=failed");

    JsonNode line = answer.path("logs").get(0);
    assertThat(line.path("id").asString()).isNotEmpty();
    ((tools.jackson.databind.node.ObjectNode) line).remove("id");
    assertThat(line)
        .isEqualTo(
            json(
                """
                {"time":"2026-05-04T12:00:04Z","observedTime":null,
                 "service":"order","namespace":"shop","environment":"prod","version":"1.2",
                 "instance":"i-1","severity":"error","severityText":"ERROR",
                 "body":"Order 17 failed",
                 "traceId":"00000000000000030000000000000004","spanId":"0000000000000005",
                 "eventName":"order.failed","scope":"",
                 "attributes":[{"key":"user.id","value":"u-17"}],
                 "resource":[{"key":"service.name","value":"order"},
                             {"key":"service.namespace","value":"shop"},
                             {"key":"service.version","value":"1.2"},
                             {"key":"deployment.environment.name","value":"prod"},
                             {"key":"service.instance.id","value":"i-1"}]}
                """));
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    assertThat(answer.path("reason").isNull()).isTrue();
    assertThat(answer.path("next").isNull()).isTrue();
  }

  @Test
  void parametersAndTheQueryLineAllNarrow() {
    add("one refused", "order", Severity.ERROR, 1);
    add("two refused", "payment", Severity.ERROR, 2);
    add("three refused", "order", Severity.INFO, 3);
    add("four accepted", "order", Severity.ERROR, 4);

    assertThat(bodies("")).hasSize(4);
    assertThat(bodies("service=order&severity=warn&q=refused")).containsExactly("one refused");
    assertThat(bodies("q=" + encoded("-refused"))).containsExactly("four accepted");
    assertThat(bodies("q=" + encoded("service=payment OR accepted")))
        .containsExactly("two refused", "four accepted");
    assertThat(bodies("traceId=" + TRACE)).isEmpty();
    assertThat(bodies("env=nowhere")).isEmpty();
    assertThat(bodies("env=")).hasSize(4);
    assertThat(bodies("from=2026-05-04T12:00:03Z")).containsExactly("one refused", "two refused");
  }

  @Test
  void aLongAnswerIsReadInPartsFromEitherEnd() {
    for (int i = 0; i < 25; i++) {
      add("line " + i, "order", Severity.INFO, 30 - i);
    }
    for (String order : List.of("newest", "oldest")) {
      List<String> read = new ArrayList<>();
      String after = "";
      while (true) {
        JsonNode part = get("/api/v1/logs?limit=10&order=" + order + after);
        part.path("logs").forEach(line -> read.add(line.path("body").asString()));
        if (part.path("next").isNull()) {
          assertThat(part.path("truncated").asBoolean()).isFalse();
          break;
        }
        assertThat(part.path("reason").asString()).isEqualTo("limit");
        after = "&after=" + part.path("next").asString();
      }
      assertThat(read).hasSize(25).doesNotHaveDuplicates();
      assertThat(read).startsWith(order.equals("newest") ? "line 24" : "line 0");
    }
  }

  @Test
  void aWrongQueryIsRefusedAtItsCharacter() {
    JsonNode problem = problem("/api/v1/logs?q=" + encoded("timeout level>="), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("q");
    assertThat(problem.path("position").asInt()).isEqualTo(15);
    assertThat(problem.path("length").asInt()).isZero();
    assertThat(problem.path("expected").valueStream().map(JsonNode::asString)).contains("warn");
    assertThat(problem("/api/v1/logs?after=x", 400).path("parameter").asString())
        .isEqualTo("after");
    assertThat(problem("/api/v1/logs?traceId=x", 400).path("parameter").asString())
        .isEqualTo("traceId");
    assertThat(problem("/api/v1/logs?servise=x", 400).path("parameter").asString())
        .isEqualTo("servise");
  }

  @Test
  void theHistogramCountsWhatASearchFindsBySeverity() {
    add("a refused", "order", Severity.ERROR, 1);
    add("b refused", "order", Severity.INFO, 1);
    add("c refused", "order", Severity.INFO, 62);
    add("d", "order", Severity.INFO, 1);

    JsonNode answer = get("/api/v1/logs/histogram?q=refused&buckets=20");

    assertThat(answer.path("severities"))
        .isEqualTo(
            json("[\"unspecified\",\"trace\",\"debug\",\"info\",\"warn\",\"error\",\"fatal\"]"));
    assertThat(answer.path("stepNs").asLong()).isEqualTo(60 * SECOND);
    JsonNode buckets = answer.path("buckets");
    assertThat(buckets.size()).isEqualTo(16);
    assertThat(buckets.get(15))
        .isEqualTo(json("{\"time\":\"2026-05-04T12:00:00Z\",\"counts\":[0,0,0,1,0,1,0]}"));
    assertThat(buckets.get(14))
        .isEqualTo(json("{\"time\":\"2026-05-04T11:59:00Z\",\"counts\":[0,0,0,1,0,0,0]}"));
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    problem("/api/v1/logs/histogram?buckets=0", 400);
  }

  @Test
  void theHistogramTakesTheLengthOfItsBucketsUpToAWeekByTheMinute() {
    add("a", "order", Severity.INFO, 1);
    add("b", "order", Severity.INFO, 62);

    JsonNode week = get("/api/v1/logs/histogram?step=1m&from=-7d");
    assertThat(week.path("stepNs").asLong()).isEqualTo(60 * SECOND);
    assertThat(week.path("buckets").size()).isEqualTo(7 * 24 * 60 + 1);
    assertThat(week.path("buckets").get(7 * 24 * 60).path("counts").get(3).asLong()).isEqualTo(1);
    assertThat(week.path("buckets").get(7 * 24 * 60 - 1).path("counts").get(3).asLong())
        .isEqualTo(1);
    assertThat(get("/api/v1/logs/histogram?step=30s&from=-1h").path("buckets").size())
        .isEqualTo(121);

    JsonNode problem = problem("/api/v1/logs/histogram?step=1m&from=-8d", 400);
    assertThat(problem.path("parameter").asString()).isEqualTo("step");
    assertThat(problem.path("detail").asString()).contains("11521 buckets of 1m");
    problem("/api/v1/logs/histogram?step=0m", 400);
    problem("/api/v1/logs/histogram?step=x", 400);
  }

  @Test
  void logsOfATraceComeOldestFirstAndErrorsWithoutAFailedSpanArePointedOut() {
    spans.add(List.of(span(1, StatusCode.UNSET), span(2, StatusCode.ERROR)));
    logs.add(
        List.of(
            inTrace("late", Severity.ERROR, 1, 1),
            inTrace("said", Severity.ERROR, 2, 2),
            inTrace("first", Severity.INFO, 1, 3),
            inTrace("of a span that never came", Severity.ERROR, 9, 4),
            inTrace("of no span", Severity.ERROR, 0, 5),
            new LogBuilder("elsewhere").time(NOW_NS).build()));

    JsonNode answer = get("/api/v1/traces/" + TRACE + "/logs");

    assertThat(answer.path("logs").valueStream().map(line -> line.path("body").asString()))
        .containsExactly("of no span", "of a span that never came", "first", "said", "late");
    assertThat(answer.path("unfailed").valueStream().map(line -> line.path("spanId").asString()))
        .containsExactly("0000000000000001");
    assertThat(answer.path("unfailed").get(0).path("id"))
        .isEqualTo(answer.path("logs").get(4).path("id"));
    assertThat(get("/api/v1/traces/" + new TraceId(9, 9) + "/logs").path("logs").size()).isZero();
    problem("/api/v1/traces/x/logs", 400);
  }

  @Test
  void neighboursAreOfTheSameInstance() {
    for (int i = 0; i < 9; i++) {
      add("line " + i, i % 2 == 0 ? "order" : "payment", Severity.INFO, 20 - i);
    }
    String id = get("/api/v1/logs?q=" + encoded("\"line 4\"")).at("/logs/0/id").asString();

    JsonNode answer = get("/api/v1/logs/" + id + "/neighbours?count=1");

    assertThat(answer.at("/before/0/body").asString()).isEqualTo("line 2");
    assertThat(answer.at("/line/body").asString()).isEqualTo("line 4");
    assertThat(answer.at("/after/0/body").asString()).isEqualTo("line 6");
    assertThat(answer.path("before").size() + answer.path("after").size()).isEqualTo(2);
    problem("/api/v1/logs/0.1/neighbours", 404);
    assertThat(problem("/api/v1/logs/x/neighbours", 400).path("parameter").asString())
        .isEqualTo("id");
    problem("/api/v1/logs/" + id + "/neighbours?count=0", 400);
  }

  @Test
  void fieldsTellWhereErrorsGatherFirstAndLeaveIdsOut() {
    for (int i = 0; i < 60; i++) {
      boolean fails = i % 3 == 0;
      add(
          "{\"host\":\"%s\",\"id\":\"x%d\"}".formatted(fails ? "a" : "b", i),
          "order",
          fails ? Severity.ERROR : Severity.INFO,
          i + 1);
    }

    JsonNode answer = get("/api/v1/logs/fields");

    assertThat(answer.path("lines").asInt()).isEqualTo(60);
    List<String> keys =
        answer.path("facets").valueStream().map(each -> each.path("key").asString()).toList();
    assertThat(keys).contains("level", "host").doesNotContain("id", "service.name");
    assertThat(answer.path("facets").get(keys.indexOf("host")))
        .isEqualTo(
            json(
                """
                {"key":"host","kind":"attribute","distinct":2,"otherLines":0,
                 "values":[{"value":"b","lines":40,"errors":0},
                           {"value":"a","lines":20,"errors":20}]}
                """));
    assertThat(bodies("limit=500&q=host=a")).hasSize(20);
  }

  @Test
  void completionFitsWhereTheCursorIs() {
    add("user=ann took=12", "order", Severity.INFO, 1);
    add("{\"user\":\"bob smith\"}", "payment", Severity.INFO, 1);

    assertThat(suggested("")).contains("level>=", "service=", "user=");
    assertThat(suggested("lev")).containsExactly("level>=", "levelText=");
    assertThat(suggested("level>=")).startsWith("unspecified", "trace").endsWith("fatal");
    assertThat(suggested("level>=w")).containsExactly("warn");
    assertThat(suggested("timeout ser")).contains("service=");
    assertThat(suggested("service=")).containsExactly("order", "payment");
    assertThat(suggested("-service=p")).containsExactly("payment");
    assertThat(suggested("user=")).containsExactlyInAnyOrder("ann", "\"bob smith\"");
    assertThat(suggested("user=\"b")).containsExactly("\"bob smith\"");
    assertThat(suggested("refused ")).startsWith("AND", "OR");
    assertThat(suggested("body.to")).containsExactly("body.took=");
    JsonNode inside = get("/api/v1/logs/complete?cursor=9&q=" + encoded("level>=wx y"));
    assertThat(inside.path("from").asInt()).isEqualTo(7);
    assertThat(inside.path("to").asInt()).isEqualTo(9);
  }

  private List<String> suggested(String q) {
    return get("/api/v1/logs/complete?q=" + encoded(q))
        .path("suggestions")
        .valueStream()
        .map(each -> each.path("text").asString())
        .toList();
  }

  @Test
  void patternsTellWhatIsNewAndTheLineThatFindsThem() {
    ServiceId order = new ServiceId("shop", "order", "demo");
    long old = NOW_NS - 7_200 * SECOND;
    for (int i = 0; i < 5; i++) {
      patterns.add(order, "1.0", 9, "Order %d accepted after %d ms".formatted(i, 10 * i), old + i);
      patterns.add(order, "1.0", 9, "Order 7 accepted after 3 ms", NOW_NS - SECOND);
    }
    patterns.add(order, "1.1", 17, "Card 12 refused: \"limit\"", NOW_NS - SECOND);
    add("Order 99 accepted after 7 ms", "order", Severity.INFO, 1);
    add("Card 12 refused: \"limit\"", "order", Severity.INFO, 1);

    JsonNode answer = get("/api/v1/logs/patterns?env=demo");

    assertThat(answer.path("patterns").size()).isEqualTo(2);
    JsonNode first = answer.path("patterns").get(0);
    assertThat(first.path("template").asString()).isEqualTo("Order <*> accepted after <*> ms");
    assertThat(first.path("lines").asInt()).as("in the range").isEqualTo(5);
    assertThat(first.path("linesEver").asInt()).isEqualTo(10);
    assertThat(answer.path("countedBy").asString()).isEqualTo("minute");
    assertThat(answer.path("stepNs").asLong()).isEqualTo(60 * SECOND);
    assertThat(first.path("bytesShare").asDouble() + secondShare(answer))
        .isCloseTo(1, within(1e-9));
    JsonNode longer = get("/api/v1/logs/patterns?env=demo&from=-6h");
    assertThat(longer.path("countedBy").asString()).isEqualTo("hour");
    assertThat(longer.at("/patterns/0/lines").asInt()).isEqualTo(10);
    assertThat(first.path("new").asBoolean()).isFalse();
    assertThat(first.path("service").asString()).isEqualTo("order");
    assertThat(first.path("varies").get(1).path("most").asDouble()).isEqualTo(40);
    assertThat(first.path("trend").get(first.path("trend").size() - 1))
        .isEqualTo(json("{\"time\":\"2026-05-04T12:00:00Z\",\"lines\":5}"));
    JsonNode fresh = answer.path("patterns").get(1);
    assertThat(fresh.path("new").asBoolean()).isTrue();
    assertThat(fresh.path("severity").asString()).isEqualTo("error");
    assertThat(bodies("q=" + encoded(first.path("q").asString())))
        .containsExactly("Order 99 accepted after 7 ms");
    assertThat(bodies("q=" + encoded(fresh.path("q").asString())))
        .containsExactly("Card 12 refused: \"limit\"");
    for (String only : List.of("newIn=1.1", "newSince=-1h", "severity=error")) {
      assertThat(get("/api/v1/logs/patterns?env=demo&" + only).at("/patterns/0/id").asString())
          .isEqualTo(fresh.path("id").asString());
    }
    assertThat(get("/api/v1/logs/patterns?env=demo&newIn=1.0").path("patterns").size())
        .isEqualTo(1);
    assertThat(get("/api/v1/logs/patterns?env=other").path("patterns").size()).isZero();
    assertThat(get("/api/v1/logs/patterns?env=demo&limit=1").path("truncated").asBoolean())
        .isTrue();
  }

  private static double secondShare(JsonNode patterns) {
    return patterns.at("/patterns/1/bytesShare").asDouble();
  }

  private List<String> bodies(String parameters) {
    return get("/api/v1/logs?" + parameters)
        .path("logs")
        .valueStream()
        .map(line -> line.path("body").asString())
        .toList();
  }

  private void add(String body, String service, Severity severity, int secondsAgo) {
    logs.add(
        List.of(
            new LogBuilder(body)
                .time(NOW_NS - secondsAgo * SECOND)
                .severity(severity)
                .resource("service.name", service)
                .build()));
  }

  private static LogRecord inTrace(String body, Severity severity, long span, int secondsAgo) {
    return new LogBuilder(body)
        .time(NOW_NS - secondsAgo * SECOND)
        .severity(severity)
        .trace(TRACE, span)
        .build();
  }

  private static dev.pharos.signal.Span span(long id, StatusCode status) {
    return SetSpans.span(
        TRACE,
        id,
        0,
        "order",
        "POST /orders",
        SpanKind.SERVER,
        NOW_NS - 10 * SECOND,
        NOW_NS,
        Attributes.EMPTY,
        status);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
