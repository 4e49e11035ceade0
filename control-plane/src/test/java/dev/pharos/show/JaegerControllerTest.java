package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Replays what Jaeger's pages and Grafana's data source for Jaeger ask. */
class JaegerControllerTest extends RestTest {
  private static final ServiceId ORDER = new ServiceId("", "order", "");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "");
  private static final TraceId TRACE = new TraceId(0, 0xabc);
  private static final long START = NOW_NS - 30 * SECOND;
  private static final String RANGE =
      "&start=" + (NOW_NS - 3600 * SECOND) / 1_000 + "&end=" + NOW_NS / 1_000;

  @Test
  void namesServicesThatSentTelemetry() {
    telemetry.instance(PAYMENT, "p", "1", NOW_NS - SECOND, NOW_NS, null);
    telemetry.instance(ORDER, "a", "1", NOW_NS - SECOND, NOW_NS, null);
    telemetry.instance(ORDER, "b", "1", NOW_NS - SECOND, NOW_NS, null);

    assertThat(get("/jaeger/api/services"))
        .isEqualTo(
            json(
                """
                {"data":["order","payment"],"total":2,"limit":0,"offset":0,"errors":null}\
                """));
  }

  @Test
  void namesOperationsInBothFormsThatReadersAsk() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, MS, false);
    String operation =
        get("/api/v1/services/order/operations").path("operations").get(0).path("name").asString();

    assertThat(get("/jaeger/api/services/order/operations").path("data"))
        .isEqualTo(json("[\"%s\"]".formatted(operation)));
    assertThat(get("/jaeger/api/operations?service=order&spanKind=server").path("data"))
        .isEqualTo(json("[{\"name\":\"%s\",\"spanKind\":\"server\"}]".formatted(operation)));
    assertThat(get("/jaeger/api/operations?service=order&spanKind=client").path("data")).isEmpty();
    assertThat(get("/jaeger/api/services/unknown/operations").path("data")).isEmpty();
  }

  @Test
  void givesATraceInJaegersShape() {
    store();

    JsonNode answer = get("/jaeger/api/traces/abc");

    assertThat(answer.path("errors").isNull()).isTrue();
    JsonNode trace = answer.path("data").get(0);
    assertThat(trace.path("traceID").asString()).isEqualTo(TRACE.toString());
    assertThat(trace.path("processes").path("p1"))
        .isEqualTo(
            json(
                """
                {"serviceName":"order","tags":[
                  {"key":"service.version","type":"string","value":"1.5"}]}\
                """));
    assertThat(trace.path("spans").get(0))
        .isEqualTo(
            json(
                """
                {"traceID":"%s","spanID":"0000000000000001","flags":1,"operationName":"POST /orders",
                 "references":[],"startTime":%d,"duration":100000,
                 "tags":[{"key":"http.response.status_code","type":"int64","value":500},
                         {"key":"cached","type":"bool","value":false},
                         {"key":"load","type":"float64","value":0.5},
                         {"key":"otel.scope.name","type":"string","value":"tomcat"},
                         {"key":"otel.scope.version","type":"string","value":"2"},
                         {"key":"span.kind","type":"string","value":"server"},
                         {"key":"otel.status_code","type":"string","value":"ERROR"},
                         {"key":"otel.status_description","type":"string","value":"no stock"},
                         {"key":"error","type":"bool","value":true}],
                 "logs":[{"timestamp":%d,"fields":[
                   {"key":"event","type":"string","value":"exception"},
                   {"key":"exception.type","type":"string","value":"OutOfStock"}]}],
                 "processID":"p1","warnings":null}\
                """
                    .formatted(TRACE, START / 1_000, (START + 5 * MS) / 1_000)));
    JsonNode second = trace.path("spans").get(1);
    assertThat(second.path("references"))
        .isEqualTo(
            json(
                """
                [{"refType":"CHILD_OF","traceID":"%s","spanID":"0000000000000001"},
                 {"refType":"FOLLOWS_FROM","traceID":"%s","spanID":"0000000000000009"}]\
                """
                    .formatted(TRACE, new TraceId(7, 7))));
    assertThat(second.path("processID").asString()).isEqualTo("p2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service=order | 1",
        "service=payment | 1",
        "service=order&operation=POST%20%2Forders&limit=20&lookback=1h&maxDuration&minDuration | 1",
        "service=order&operation=all | 1",
        "service=order&operation=other | 0",
        "service=order&tags=%7B%22error%22%3A%22true%22%7D | 1",
        "service=payment&tags=%7B%22error%22%3A%22true%22%7D | 0",
        "service=payment&tags=%7B%22error%22%3A%22false%22%7D | 1",
        "service=order&tag=http.response.status_code:500&tag=span.kind:server | 1",
        "service=order&tag=http.response.status_code:500&tag=span.kind:client | 0",
        "service=order&tag=service.version:1.5 | 1",
        "service=order&minDuration=99.5ms&maxDuration=1m1s | 1",
        "service=order&minDuration=101ms | 0",
      })
  void findsTracesByJaegersParameters(String parameters, int found) {
    store();

    JsonNode answer = get("/jaeger/api/traces?" + parameters + RANGE);

    assertThat(answer.path("data")).hasSize(found);
    if (found > 0) {
      assertThat(answer.path("data").get(0).path("spans")).hasSize(2);
    }
  }

  @Test
  void namesServicesAndOperationsWithoutEnvelopeInVersion3() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, MS, false);

    assertThat(get("/jaeger/api/v3/services")).isEqualTo(json("{\"services\":[\"order\"]}"));
    assertThat(get("/jaeger/api/v3/operations?service=order"))
        .isEqualTo(json("{\"operations\":[{\"name\":\"GET /things\",\"spanKind\":\"server\"}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query.serviceName=order | 1",
        "query.serviceName=other | 0",
        "query.searchDepth=20 | 1",
        "query.serviceName=order&query.operationName=POST%20%2Forders | 1",
        "query.serviceName=order&query.operationName=other | 0",
        "query.serviceName=order&query.durationMin=99.5ms&query.durationMax=1.2s | 1",
        "query.serviceName=order&query.durationMin=101ms | 0",
        "query.serviceName=order&query.attributes=%7B%22error%22%3A%22true%22%7D | 1",
        "query.serviceName=payment&query.attributes=%7B%22error%22%3A%22true%22%7D | 0",
      })
  void findsTracesAsJaegersPagesAskInVersion3(String parameters, int found) {
    store();

    JsonNode answer =
        get(
            "/jaeger/api/v3/trace-summaries?query.startTimeMin=2026-05-04T11:00:05.000Z"
                + "&query.startTimeMax=2026-05-04T12:00:05.000Z&"
                + parameters);

    assertThat(answer.path("summaries")).hasSize(found);
    if (found > 0) {
      assertThat(answer)
          .isEqualTo(
              json(
                  """
                  {"summaries":[{
                    "traceId":"%s","rootServiceName":"order","rootOperationName":"POST /orders",
                    "minStartTimeUnixNano":"%d","maxEndTimeUnixNano":"%d",
                    "spanCount":2,"errorSpanCount":1,"orphanSpanCount":0,
                    "services":[{"name":"order","spanCount":1,"errorSpanCount":1},
                                {"name":"payment","spanCount":1,"errorSpanCount":0}]}]}\
                  """
                      .formatted(TRACE, START, START + 100 * MS)));
    }
  }

  @Test
  void aTimeOutsideTheRangeOfVersion3FindsNothing() {
    store();

    assertThat(
            get("/jaeger/api/v3/trace-summaries?query.startTimeMax=2026-05-04T11:00:00Z")
                .path("summaries"))
        .isEmpty();
  }

  @Test
  void findsTracesByTheirIds() {
    store();

    assertThat(get("/jaeger/api/traces?traceID=abc&traceID=def").path("data")).hasSize(1);
  }

  @Test
  void addsCallsUpFromServiceToService() {
    Node order = Node.service(ORDER);
    Node payment = Node.service(PAYMENT);
    Node database = Node.virtual(NodeKind.DATABASE, "orders", "", "postgresql");
    telemetry.call(SetTelemetry.edge(order, payment, "POST /pay"), NOW_NS - 60 * SECOND, MS, false);
    telemetry.call(SetTelemetry.edge(order, payment, "GET /pay"), NOW_NS - 70 * SECOND, MS, true);
    telemetry.call(SetTelemetry.edge(order, database, "SELECT"), NOW_NS - 70 * SECOND, MS, true);

    JsonNode answer =
        get("/jaeger/api/dependencies?endTs=" + NOW_NS / 1_000_000 + "&lookback=3600000");

    assertThat(answer.path("data"))
        .isEqualTo(json("[{\"parent\":\"order\",\"child\":\"payment\",\"callCount\":2}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "traces?limit=1 | 400 | parameter 'service' is required",
        "traces?service=a&limit=x | 400 | cannot parse 'limit': x is not a number",
        "traces?service=a&minDuration=5 | 400 | cannot parse duration 'minDuration': 5, expecting such as 1.5s or 100ms",
        "traces?service=a&minDuration=2s&maxDuration=1s | 400 | 'maxDuration' should be greater than 'minDuration'",
        "traces?service=a&tag=b | 400 | malformed 'tag' parameter, expecting key:value: b",
        "traces?service=a&start=2&end=1 | 400 | 'start' is to be before 'end', both in microseconds",
        "traces/xyz | 400 | 'xyz' is not a trace id",
        "traces/123 | 404 | trace not found",
        "operations | 400 | parameter 'service' is required",
        "v3/operations | 400 | parameter 'service' is required",
        "v3/trace-summaries?query.startTimeMin=soon | 400 | cannot parse 'query.startTimeMin': soon, expecting such as 2026-05-04T12:00:00Z",
        "v3/trace-summaries?query.attributes=x | 400 | *",
        "v3/trace-summaries?query.searchDepth=0 | 400 | 'query.searchDepth' is to be at least 1",
        "dependencies?endTs=soon | 400 | cannot parse 'endTs': soon is not a number",
      })
  void saysWhatIsWrongInJaegersForm(String path, int code, String message) {
    HttpResponse<String> response = send(request("/jaeger/api/" + path).GET().build());

    assertThat(response.statusCode()).isEqualTo(code);
    JsonNode answer = json(response.body());
    assertThat(answer.path("data").isNull()).isTrue();
    assertThat(answer.path("errors").get(0).path("code").asInt()).isEqualTo(code);
    assertThat(answer.path("errors").get(0).path("msg").asString())
        .satisfies(said -> assertThat(message).isIn("*", said));
  }

  private void store() {
    Attributes attributes =
        Attributes.builder()
            .put("http.response.status_code", 500)
            .put("cached", false)
            .put("load", 0.5)
            .build();
    SpanEvent exception =
        new SpanEvent(
            "exception", START + 5 * MS, Attributes.of("exception.type", "OutOfStock"), 0);
    Span root =
        new Span(
            TRACE,
            1,
            0,
            "",
            1,
            "POST /orders",
            SpanKind.SERVER,
            START,
            START + 100 * MS,
            StatusCode.ERROR,
            "no stock",
            attributes,
            0,
            List.of(exception),
            0,
            List.of(),
            0,
            new Scope("tomcat", "2", Attributes.EMPTY, 0, ""),
            new Resource(Attributes.of("service.name", "order", "service.version", "1.5"), 0, ""));
    Span child =
        new Span(
            TRACE,
            2,
            1,
            "",
            1,
            "POST /pay",
            SpanKind.SERVER,
            START + MS,
            START + 50 * MS,
            StatusCode.UNSET,
            "",
            Attributes.builder().put("n", AttributeValue.Int.of(1)).build(),
            0,
            List.of(),
            0,
            List.of(new SpanLink(new TraceId(7, 7), 9, "", 0, Attributes.EMPTY, 0)),
            0,
            Scope.NONE,
            new Resource(Attributes.of("service.name", "payment"), 0, ""));
    spans.add(List.of(root, child));
  }
}
