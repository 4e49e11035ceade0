package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceSearchControllerTest extends RestTest {

  @Test
  void tracesAreStreamedNewestFirstAndTheEndIsSaid() {
    for (int i = 0; i < 70; i++) {
      order(i, "gold", "i" + i % 2, false);
    }

    // Progress is told where a search takes its time, as it may on a busy machine.
    List<Event> events =
        stream("limit=60").stream().filter(event -> !event.name().equals("progress")).toList();

    List<String> found = new ArrayList<>();
    for (Event event : events.subList(0, events.size() - 1)) {
      assertThat(event.name()).isEqualTo("traces");
      event.data().path("traces").forEach(trace -> found.add(trace.path("traceId").asString()));
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      expected.add(new TraceId(1, 1 + i).toString());
    }
    assertThat(found).containsExactlyElementsOf(expected);
    assertThat(events.getFirst().data().path("traces").size()).isEqualTo(1);
    assertThat(events.getLast().name()).isEqualTo("done");
    assertThat(events.getLast().data())
        .isEqualTo(json("{\"scanned\":70,\"truncated\":true,\"reason\":\"limit\"}"));
    assertThat(stream("q=" + encoded("user.tier=silver")).getLast().data())
        .isEqualTo(json("{\"scanned\":70,\"truncated\":false,\"reason\":null}"));
  }

  @Test
  void aStreamThatFailsSaysSoAndAWrongQueryIsRefusedBeforeItBegins() {
    spans.add(
        List.of(
            SetSpans.span(
                new TraceId(1, 1),
                1,
                0,
                "a",
                "a".repeat(60),
                SpanKind.SERVER,
                NOW_NS - SECOND,
                NOW_NS)));

    Event last = stream("q=" + encoded("name~\"(.*a){20}b\"")).getLast();

    assertThat(last.name()).isEqualTo("failed");
    assertThat(last.data().path("position").asInt()).isEqualTo(6);
    assertThat(problem("/api/v1/traces/stream?q=status=", 400).path("position").asInt())
        .isEqualTo(7);
  }

  @Test
  void facetsTellWhereFailuresGatherFirstAndLeaveIdsOut() {
    for (int i = 0; i < 60; i++) {
      order(i, i % 3 == 0 ? "gold" : "silver", "i" + i % 2, i % 2 == 0 && i % 6 != 4);
    }

    JsonNode answer = get("/api/v1/traces/facets?service=order&limit=1");

    assertThat(answer.path("traces").asInt()).isEqualTo(60);
    assertThat(answer.path("spans").asInt()).isEqualTo(60);
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    List<String> keys =
        answer.path("facets").valueStream().map(each -> each.path("key").asString()).toList();
    assertThat(keys).startsWith("status", "host").contains("user.tier");
    assertThat(keys).doesNotContain("order.id", "service", "service.name");
    JsonNode host = answer.path("facets").get(keys.indexOf("host"));
    assertThat(host)
        .isEqualTo(
            json(
                """
                {"key":"host","kind":"attribute","distinct":2,"otherTraces":0,
                 "values":[{"value":"i0","traces":30,"errors":20},
                           {"value":"i1","traces":30,"errors":0}]}
                """));
    for (JsonNode value : answer.path("facets").get(keys.indexOf("user.tier")).path("values")) {
      String q = "user.tier=" + value.path("value").asString();
      assertThat(get("/api/v1/traces?limit=500&service=order&q=" + encoded(q)).path("traces"))
          .hasSize(value.path("traces").asInt());
    }
    assertThat(get("/api/v1/traces/facets?service=nobody").path("facets").size()).isZero();
  }

  @Test
  void completionFitsWhereTheCursorIs() {
    telemetry.instance(new ServiceId("", "order", ""), "a", "1", NOW_NS, NOW_NS, null);
    telemetry.instance(new ServiceId("", "payment", ""), "b", "2", NOW_NS, NOW_NS, null);
    order(0, "gold", "h 1", false);
    order(1, "silver", "h2", false);

    assertThat(suggested("")).contains("service=", "duration>", "user.tier=");
    assertThat(suggested("ser")).containsExactly("service=", "service.name=", "service.version=");
    assertThat(suggested("service")).contains("service=");
    assertThat(suggested("service=")).containsExactly("order", "payment");
    assertThat(suggested("service=pa")).containsExactly("payment");
    assertThat(suggested("status=")).containsExactly("error", "ok", "unset");
    assertThat(suggested("duration ")).contains(">", "<=").doesNotContain("~");
    assertThat(suggested("user.tier!")).containsExactly("!=", "!~");
    assertThat(suggested("user.tier=")).containsExactlyInAnyOrder("gold", "silver");
    assertThat(suggested("user.tier=g")).containsExactly("gold");
    assertThat(suggested("host=")).containsExactlyInAnyOrder("\"h 1\"", "h2");
    assertThat(suggested("host=\"h")).containsExactlyInAnyOrder("\"h 1\"", "\"h2\"");
    assertThat(suggested("service=order ")).startsWith("AND", "OR", "&&").contains("status=");
    assertThat(suggested("{service=order} ")).containsExactly("&&", "||");
    assertThat(suggested("{service=order} && {span.us")).containsExactly("span.user.tier=");
    assertThat(suggested("version=")).containsExactly("1", "2");
    assertThat(suggested("service=payment version=")).containsExactly("2");
  }

  @Test
  void completionReplacesTheWholeWordUnderTheCursor() {
    JsonNode answer = get("/api/v1/traces/complete?cursor=9&q=" + encoded("status=error kind=x"));

    assertThat(answer.path("from").asInt()).isEqualTo(7);
    assertThat(answer.path("to").asInt()).isEqualTo(12);
    assertThat(answer.path("suggestions"))
        .isEqualTo(
            json("[{\"text\":\"error\",\"kind\":\"value\",\"detail\":\"status of the span\"}]"));
  }

  private List<String> suggested(String q) {
    return get("/api/v1/traces/complete?q=" + encoded(q))
        .path("suggestions")
        .valueStream()
        .map(each -> each.path("text").asString())
        .toList();
  }

  private record Event(String name, JsonNode data) {}

  private List<Event> stream(String parameters) {
    var response = send(request("/api/v1/traces/stream?" + parameters).GET().build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    List<Event> events = new ArrayList<>();
    for (String event : response.body().split("\n\n")) {
      String[] lines = event.split("\n");
      events.add(
          new Event(
              lines[0].substring("event: ".length()), json(lines[1].substring("data: ".length()))));
    }
    return events;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The newest is the first. */
  private void order(int number, String tier, String host, boolean fails) {
    long start = NOW_NS - (number + 2) * SECOND;
    spans.add(
        List.of(
            SetSpans.span(
                new TraceId(1, 1 + number),
                1,
                0,
                "order",
                "POST /orders",
                SpanKind.SERVER,
                start,
                start + MS,
                Attributes.of("user.tier", tier, "host", host, "order.id", "o" + number),
                fails ? StatusCode.ERROR : StatusCode.UNSET)));
  }
}
