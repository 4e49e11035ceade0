package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Replays what Grafana's data source for Loki asks. */
class LokiQueryTest extends RestTest {
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final HttpClient SOCKETS = HttpClient.newHttpClient();
  private static final long FIRST = NOW_NS - 50 * SECOND;

  @Autowired Reads reads;

  @BeforeEach
  void lines() {
    logs.add(
        List.of(
            new LogBuilder("status=200 placed")
                .time(FIRST)
                .resource("service.name", "order", "service.version", "1.5", "host.arch", "arm")
                .trace(TRACE, 7)
                .attribute("user.name", "ann")
                .build(),
            new LogBuilder("status=500 took=1.5s failed")
                .time(FIRST + 10 * SECOND)
                .resource("service.name", "order", "service.version", "1.6")
                .severity(Severity.ERROR)
                .build(),
            new LogBuilder("{\"paid\":true}")
                .time(FIRST + 20 * SECOND)
                .resource("service.name", "payment", "service.namespace", "shop")
                .build()));
  }

  @Test
  void givesStreamsWithAllLabelsOfTheirLines() {
    JsonNode data = query("/loki/api/v1/query_range", "{service_name=\"order\"}", "").path("data");

    assertThat(data.path("resultType").asString()).isEqualTo("streams");
    assertThat(data.path("result"))
        .isEqualTo(
            json(
                """
                [{"stream":{"service_name":"order","service_version":"1.6","level":"error",
                    "detected_level":"error","severity_number":"17","severity_text":"ERROR"},
                  "values":[["%d","status=500 took=1.5s failed"]]},
                 {"stream":{"service_name":"order","service_version":"1.5","level":"info",
                    "detected_level":"info","severity_number":"9","host_arch":"arm",
                    "trace_id":"%s","span_id":"0000000000000007","user_name":"ann"},
                  "values":[["%d","status=200 placed"]]}]\
                """
                    .formatted(FIRST + 10 * SECOND, TRACE, FIRST)));
    JsonNode summary = data.path("stats").path("summary");
    assertThat(summary.path("totalLinesProcessed").asInt()).isEqualTo(2);
    assertThat(summary.path("totalEntriesReturned").asInt()).isEqualTo(2);
  }

  @Test
  void tellsByRequestWhereLabelsComeFrom() {
    HttpRequest request =
        request("/loki/api/v1/query_range?query=" + encoded("{service_version=\"1.6\"} | logfmt"))
            .header("X-Loki-Response-Encoding-Flags", "categorize-labels")
            .build();
    JsonNode data = json(send(request).body()).path("data");

    assertThat(data.path("encodingFlags")).isEqualTo(json("[\"categorize-labels\"]"));
    assertThat(data.path("result"))
        .isEqualTo(
            json(
                """
                [{"stream":{"service_name":"order","service_version":"1.6"},
                  "values":[["%d","status=500 took=1.5s failed",
                    {"structuredMetadata":{"level":"error","detected_level":"error",
                       "severity_number":"17","severity_text":"ERROR"},
                     "parsed":{"status":"500","took":"1.5s"}}]]}]\
                """
                    .formatted(FIRST + 10 * SECOND)));
  }

  @Test
  void heedsDirectionLimitAndTimesInAllForms() {
    String query = "{service_name=~\".+\"}";
    String from = "&start=" + FIRST + "&end=" + (FIRST + 20 * SECOND);
    assertThat(bodies(query, from + "&direction=forward&limit=1"))
        .containsExactly("status=200 placed");
    assertThat(bodies(query, from)).hasSize(2);
    assertThat(bodies(query, "&start=" + FIRST / SECOND + "&end=" + (FIRST / SECOND + 21)))
        .hasSize(3);
    assertThat(bodies(query, "&start=2026-05-04T11:59:30Z&end=2026-05-04T12:00:00%2B00:00"))
        .containsExactly("{\"paid\":true}");
    assertThat(bodies(query, "&start=" + (FIRST / SECOND + 15) + ".5")).hasSize(1);
    assertThat(bodies(query, "&since=35s")).hasSize(1);
    assertThat(bodies(query, "&interval=15s&direction=forward")).hasSize(2);
  }

  @Test
  void givesMatricesVectorsAndScalars() {
    JsonNode matrix =
        query(
                "/loki/api/v1/query_range",
                "sum by (level) (count_over_time({service_name=\"order\"}[10s]))",
                "&start=" + FIRST + "&end=" + (FIRST + 20 * SECOND) + "&step=10")
            .path("data");
    assertThat(matrix.path("resultType").asString()).isEqualTo("matrix");
    assertThat(matrix.path("result"))
        .isEqualTo(
            json(
                """
                [{"metric":{"level":"error"},"values":[[%d,"1"]]},
                 {"metric":{"level":"info"},"values":[[%d,"1"]]}]\
                """
                    .formatted(FIRST / SECOND + 10, FIRST / SECOND)));

    JsonNode vector = query("/loki/api/v1/query", "vector(1)+vector(1)", "&time=1.5").path("data");
    assertThat(vector.path("resultType").asString()).isEqualTo("vector");
    assertThat(vector.path("result")).isEqualTo(json("[{\"metric\":{},\"value\":[1.5,\"2\"]}]"));

    JsonNode scalar = query("/loki/api/v1/query", "1/3", "&time=4000000000").path("data");
    assertThat(scalar.path("result")).isEqualTo(json("[4000000000,\"0.3333333333333333\"]"));
  }

  @Test
  void takesForms() {
    HttpRequest form =
        request("/loki/api/v1/query")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "query=" + encoded("sum(count_over_time({service_name=\"order\"}[1h]))")))
            .build();
    HttpResponse<String> response = send(form);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response.body()).path("data").path("result").get(0).path("value").get(1))
        .isEqualTo(json("\"2\""));
  }

  @Test
  void namesLabelsTheirValuesAndStreams() {
    assertThat(get("/loki/api/v1/labels"))
        .isEqualTo(
            json(
                """
                {"status":"success",
                 "data":["level","service_name","service_namespace","service_version"]}\
                """));
    assertThat(get("/loki/api/v1/label/service_name/values").path("data"))
        .isEqualTo(json("[\"order\",\"payment\"]"));
    assertThat(get("/loki/api/v1/label/level/values").path("data"))
        .isEqualTo(json("[\"error\",\"info\"]"));
    assertThat(
            query("/loki/api/v1/label/service_version/values", "{service_name=\"payment\"}", "")
                .path("data"))
        .isEmpty();
    assertThat(
            get("/loki/api/v1/series?match%5B%5D=" + encoded("{service_version=\"1.5\"}"))
                .path("data"))
        .isEqualTo(json("[{\"service_name\":\"order\",\"service_version\":\"1.5\"}]"));
    assertThat(get("/loki/api/v1/series?match%5B%5D=" + encoded("{level=\"error\"}")).path("data"))
        .isEqualTo(json("[{\"service_name\":\"order\",\"service_version\":\"1.6\"}]"));
    assertThat(get("/loki/api/v1/detected_labels").path("detectedLabels").get(1))
        .isEqualTo(json("{\"label\":\"service_name\",\"cardinality\":2}"));
  }

  @Test
  void tellsHowMuchThereIs() {
    JsonNode stats = query("/loki/api/v1/index/stats", "{service_name=\"order\"}", "");
    assertThat(stats).isEqualTo(json("{\"streams\":2,\"chunks\":2,\"bytes\":44,\"entries\":2}"));
    String end = "&end=" + NOW_NS;
    JsonNode volume =
        query("/loki/api/v1/index/volume", "{service_name=~\".+\"}", end).path("data");
    assertThat(volume)
        .isEqualTo(
            json(
                """
                {"resultType":"vector","result":[
                  {"metric":{"service_name":"order"},"value":[%d,"44"]},
                  {"metric":{"service_name":"payment"},"value":[%d,"13"]}]}\
                """
                    .formatted(NOW_NS / SECOND, NOW_NS / SECOND)));
    JsonNode series =
        query("/loki/api/v1/index/volume_range", "{service_name=\"payment\"}", end + "&step=30s")
            .path("data");
    assertThat(series.path("resultType").asString()).isEqualTo("matrix");
    assertThat(series.path("result").get(0).path("values").get(0).get(1).asString())
        .isEqualTo("13");
  }

  @Test
  void findsFieldsInLines() {
    JsonNode fields =
        query("/loki/api/v1/detected_fields", "{service_name=\"order\"}", "").path("fields");
    assertThat(fields.valueStream().filter(one -> one.path("label").asString().equals("took")))
        .containsExactly(
            json(
                """
                {"label":"took","type":"duration","cardinality":1,"parsers":["logfmt"]}\
                """));
    assertThat(fields.valueStream().filter(one -> one.path("label").asString().equals("user_name")))
        .containsExactly(
            json(
                """
                {"label":"user_name","type":"string","cardinality":1,"parsers":null}\
                """));
    assertThat(
            query("/loki/api/v1/detected_field/status/values", "{service_name=\"order\"}", "")
                .path("values"))
        .isEqualTo(json("[\"200\",\"500\"]"));
  }

  @Test
  void formatsQueriesAndTellsWhatItIs() {
    assertThat(query("/loki/api/v1/format_query", "rate( {a=\"b\"}|=\"c\"[5m])", ""))
        .isEqualTo(
            json(
                """
                {"status":"success","data":"rate({a=\\"b\\"} |= \\"c\\" [5m])"}\
                """));
    assertThat(get("/loki/api/v1/status/buildinfo").path("version").asString()).isNotEmpty();
    assertThat(send(request("/ready").build()).body()).isEqualTo("ready\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query?query=%7Bservice_name%3D%22a%22%7D     | 400 | log queries are not supported as an instant query type, please change your query to a range query type
          query?query=rate(                            | 400 | parse error at line 1, col 6: syntax error: unexpected $end, expecting {
          query?query=approx_topk(1,x)                 | 400 | parse error at line 1, col 1: approx_topk is not supported by Pharos
          query_range?query=vector(1)&start=x          | 400 | could not parse 'start' parameter: parsing time "x": not RFC 3339, seconds or nanoseconds since the epoch
          query_range?query=vector(1)&step=-1          | 400 | could not parse 'step' parameter: cannot parse "-1" to a valid duration greater than zero
          query_range?query=vector(1)&start=1&end=99999&step=1 | 400 | exceeded maximum resolution of 11000 points per time series. Try increasing the value of the step parameter
          query_range?query=vector(1)&start=9&end=1    | 400 | end timestamp must not be before or equal to start time
          query_range?query=%7Ba%3D%22b%22%7D&direction=up | 400 | invalid direction 'up'
          index/volume?query=%7B%7D&aggregateBy=x      | 400 | invalid aggregation option 'x'
          query_range?query=%7Ba%3D%22b%22%7D%7Cline_format%22%7B%7Bnow%7D%7D%22 | 400 | parse error : invalid line template: template: line:1: function "now" not defined
          rules                                        | 404 | GET /loki/api/v1/rules is not supported by Pharos
          """)
  void refusesAsLokiDoes(String path, int status, String message) {
    HttpResponse<String> response = send(request("/loki/api/v1/" + path).build());

    assertThat(response.body()).isEqualTo(message + "\n");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }

  @Test
  void followsLinesAsTheyCome() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket = tail("{service_name=\"order\"} |= \"status\"", messages);
    assertThat(messages.poll(20, TimeUnit.SECONDS))
        .contains("status=200 placed")
        .contains("status=500")
        .contains("\"streams\"");

    logs.add(
        List.of(
            new LogBuilder("status=201 came later")
                .time(NOW_NS - SECOND)
                .resource("service.name", "order")
                .build()));
    assertThat(messages.poll(20, TimeUnit.SECONDS))
        .contains("status=201 came later")
        .doesNotContain("status=500");
    socket.abort();
  }

  @Test
  void whoFollowsLinesReadsThoseOfServicesThatComeLater() throws Exception {
    ServiceId later = new ServiceId("", "latecomer", "");
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket = tail("{service_name=~\"order|latecomer\"}", messages);
    assertThat(messages.poll(20, TimeUnit.SECONDS)).contains("status=200 placed");
    assertThat(reads.ofStream(later)).isEmpty();

    logs.add(
        List.of(
            new LogBuilder("here I am")
                .time(NOW_NS - SECOND)
                .resource("service.name", "latecomer")
                .build()));
    assertThat(messages.poll(20, TimeUnit.SECONDS)).contains("here I am");
    assertThat(reads.ofStream(later)).isNotEmpty();
    socket.abort();
  }

  @Test
  void saysWhoseLinesCameFasterThanTheyCouldBeFollowed() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket = tail("{service_name=\"order\"} |= \"status\"", messages);
    assertThat(messages.poll(20, TimeUnit.SECONDS)).doesNotContain("dropped");
    LogRecord ofOrder =
        new LogBuilder("burst").time(NOW_NS).resource("service.name", "order").build();
    LogRecord other = new LogBuilder("burst").resource("service.name", "auth").build();

    JsonNode dropped = MissingNode.getInstance();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    // Each burst is more than waits for a follower, unless it takes the first part meanwhile.
    while (dropped.isMissingNode() && System.nanoTime() < deadline) {
      for (int i = 0; i < 4; i++) {
        logs.add(Collections.nCopies(4_000, ofOrder));
        logs.add(Collections.nCopies(4_000, other));
      }
      logs.clear();
      String message = messages.poll(2, TimeUnit.SECONDS);
      dropped = message == null ? MissingNode.getInstance() : json(message).path("dropped_entries");
    }

    assertThat(dropped.size()).isEqualTo(1);
    assertThat(dropped.get(0).path("labels").path("service_name").asString()).isEqualTo("order");
    assertThat(dropped.get(0).path("timestamp").asString()).isEqualTo(Long.toString(NOW_NS));
    assertThat(dropped.get(0).path("lines").asLong()).isPositive();
    socket.abort();
  }

  @Test
  void saysWhyAQueryCannotBeFollowed() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket = tail("vector(1)", messages);
    assertThat(messages.poll(20, TimeUnit.SECONDS))
        .isEqualTo("closed: only log queries can be tailed");
    socket.abort();
  }

  @Test
  void pagesOfOtherSitesCannotListen() {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/loki/api/v1/tail?query=x");
    assertThat(
            SOCKETS
                .newWebSocketBuilder()
                .header("Origin", "https://elsewhere.example")
                .buildAsync(uri, new WebSocket.Listener() {}))
        .failsWithin(20, TimeUnit.SECONDS);
  }

  private WebSocket tail(String query, BlockingQueue<String> messages) throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/loki/api/v1/tail?query=" + encoded(query));
    return SOCKETS
        .newWebSocketBuilder()
        .buildAsync(
            uri,
            new WebSocket.Listener() {
              private final StringBuilder text = new StringBuilder();

              @Override
              public @Nullable CompletionStage<?> onText(
                  WebSocket socket, CharSequence part, boolean last) {
                text.append(part);
                if (last) {
                  messages.add(text.toString());
                  text.setLength(0);
                }
                socket.request(1);
                return null;
              }

              @Override
              public @Nullable CompletionStage<?> onClose(
                  WebSocket socket, int code, String reason) {
                messages.add("closed: " + reason);
                return null;
              }
            })
        .get(20, TimeUnit.SECONDS);
  }

  private List<String> bodies(String query, String more) {
    return query("/loki/api/v1/query_range", query, more)
        .path("data")
        .path("result")
        .valueStream()
        .flatMap(stream -> stream.path("values").valueStream())
        .map(value -> value.get(1).asString())
        .toList();
  }

  private JsonNode query(String path, String query, String more) {
    return get(path + "?query=" + encoded(query) + more);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
