package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Replays what Grafana's data source for Prometheus and promtool ask. */
class PrometheusApiTest extends RestTest {
  private static final String API = "/prometheus/api/v1";
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final long NOW = NOW_MS / 1000;

  @Autowired HeldSeries series;

  @BeforeEach
  void samples() {
    series.clear();
    Labels cart = Labels.of("__name__", "requests_total", "service", "cart");
    Labels shop = Labels.of("__name__", "requests_total", "service", "shop");
    Samples.Builder slow = Samples.builder();
    Samples.Builder fast = Samples.builder();
    for (int i = 0; i <= 20; i++) {
      slow.add(NOW_MS - (20 - i) * 15_000L, i * 15);
      fast.add(NOW_MS - (20 - i) * 15_000L, i * 30 + 0.5);
    }
    FloatHistogram histogram =
        FloatHistogram.builder()
            .count(3)
            .sum(4.5)
            .positive(List.of(new BucketSpan(0, 2)), 1, 2)
            .build();
    series.append(
        new SampleBatch(
            List.of(
                new IncomingSeries(
                    cart,
                    slow.build(),
                    List.of(new Exemplar(Labels.of("trace_id", "abc"), 1.5, NOW_MS - 1_500))),
                new IncomingSeries(shop, fast.build(), List.of()),
                new IncomingSeries(
                    Labels.of("__name__", "latency", "service.name", "cart"),
                    Samples.builder().add(NOW_MS, histogram).build(),
                    List.of())),
            List.of(
                new MetricMetadata("requests_total", MetricType.COUNTER, "", "Requests taken."))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode query(String query, String more) {
    return get(API + "/query?query=" + encoded(query) + "&time=" + NOW + more);
  }

  @Test
  void answersAVector() {
    assertThat(query("requests_total{service=\"shop\"}", ""))
        .isEqualTo(
            json(
                """
                {"status":"success","data":{"resultType":"vector","result":[
                  {"metric":{"__name__":"requests_total","service":"shop"},
                   "value":[%d,"600.5"]}]}}\
                """
                    .formatted(NOW)));
  }

  @Test
  void answersAScalarAndAString() {
    assertThat(query("1 / 0", "").path("data"))
        .isEqualTo(json("{\"resultType\":\"scalar\",\"result\":[%d,\"+Inf\"]}".formatted(NOW)));
    assertThat(query("\"é\"", "").path("data"))
        .isEqualTo(json("{\"resultType\":\"string\",\"result\":[%d,\"é\"]}".formatted(NOW)));
  }

  @Test
  void answersANativeHistogram() {
    JsonNode result = query("latency", "").path("data").path("result").get(0);

    assertThat(result.path("metric").path("service.name").asString()).isEqualTo("cart");
    assertThat(result.path("histogram").get(1))
        .isEqualTo(
            json(
                """
                {"count":"3","sum":"4.5",
                 "buckets":[[0,"0.5","1","1"],[0,"1","2","2"]]}\
                """));
  }

  @Test
  void answersAFormAsItAnswersAnAddress() {
    String form =
        "query=%s&start=%s&end=%s&step=30"
            .formatted(encoded("sum(count_over_time(requests_total[1m]))"), NOW - 60, NOW);
    HttpResponse<String> response =
        send(
            request(API + "/query_range")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json(response.body()))
        .isEqualTo(get(API + "/query_range?" + form))
        .isEqualTo(
            json(
                """
                {"status":"success","data":{"resultType":"matrix","result":[
                  {"metric":{},"values":[[%d,"8"],[%d,"8"],[%d,"8"]]}]}}\
                """
                    .formatted(NOW - 60, NOW - 30, NOW)));
  }

  @Test
  void saysThatALimitCutTheAnswer() {
    JsonNode answer = query("requests_total", "&limit=1");

    assertThat(answer.path("data").path("result")).hasSize(1);
    assertThat(answer.path("warnings")).isEqualTo(json("[\"results truncated due to limit\"]"));
  }

  @Test
  void showsRemarksWithTheirPosition() {
    assertThat(query("rate(latency[5m]) or quantile(2, requests_total)", "").path("warnings"))
        .anySatisfy(warning ->
            assertThat(warning.asString())
                .isEqualTo(
                    "PromQL warning: quantile value should be between 0 and 1, got 2 (1:31)"));
  }

  @Test
  void tellsWhatAQueryTook() {
    JsonNode stats = query("requests_total", "&stats=all").path("data").path("stats");

    assertThat(stats.path("samples").path("samplesRead").asInt()).isPositive();
    assertThat(stats.path("timings").path("execTotalTime").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query?query=sum( | 400 | bad_data | invalid parameter "query": 1:5: parse error: unclosed left parenthesis
          query?query=up&time=x | 400 | bad_data | invalid parameter "time": invalid time value for 'time': cannot parse "x" to a valid timestamp
          query?query=up&timeout=x | 400 | bad_data | invalid parameter "timeout": cannot parse "x" to a valid duration
          query?query=up&limit=-1 | 400 | bad_data | invalid parameter "limit": limit must be non-negative
          query_range?query=up&start=10&end=1&step=1 | 400 | bad_data | invalid parameter "end": end timestamp must not be before start time
          query_range?query=up&start=1&end=10&step=0 | 400 | bad_data | invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer
          query_range?query=up&start=0&end=11001&step=1 | 400 | bad_data | exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)
          query_range?query=up[5m]&start=0&end=1&step=1 | 400 | bad_data | invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector
          series | 400 | bad_data | no match[] parameter provided
          series?match[]={a=""} | 400 | bad_data | invalid parameter "match[]": match[] must contain at least one non-empty matcher
          nothing | 404 | not_found | GET /prometheus/api/v1/nothing is not supported by Pharos
          """)
  void refusesInPrometheusWords(String path, int status, String type, String error) {
    String address =
        API
            + "/"
            + path.replace("[", "%5B")
                .replace("]", "%5D")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22");

    HttpResponse<String> response = send(request(address).GET().build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response.body()))
        .isEqualTo(
            json(
                "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}"
                    .formatted(type, error.replace("\"", "\\\""))));
  }

  @Test
  void aQueryEndsWithItsTime() {
    HttpResponse<String> response =
        send(request(API + "/query?query=endless&timeout=50ms").GET().build());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response.body()).path("errorType").asString()).isEqualTo("timeout");
  }

  @Test
  void aQueryEndsWithTheConnectionOfWhoAsked() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ask(socket);
      assertThat(series.begun().await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(series.ended()).isNotDone();
    }

    Exception end = series.ended().get(10, TimeUnit.SECONDS);
    assertThat(end).isInstanceOf(QueryException.class);
    assertThat(((QueryException) end).kind()).isEqualTo(QueryException.Kind.CANCELED);
  }

  private static void ask(Socket socket) throws IOException {
    String head = "GET " + API + "/query?query=endless HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @Test
  void listsSeriesLabelsAndValues() {
    String range = "&start=" + (NOW - 600) + "&end=" + NOW;

    assertThat(get(API + "/series?match%5B%5D=requests_total" + range).path("data"))
        .isEqualTo(
            json(
                """
                [{"__name__":"requests_total","service":"cart"},
                 {"__name__":"requests_total","service":"shop"}]\
                """));
    assertThat(get(API + "/labels?limit=2" + range))
        .isEqualTo(
            json(
                """
                {"status":"success","data":["__name__","service"],
                 "warnings":["results truncated due to limit"]}\
                """));
    assertThat(get(API + "/label/__name__/values").path("data"))
        .isEqualTo(json("[\"latency\",\"requests_total\"]"));
    assertThat(get(API + "/label/U__service_2e_name/values").path("data"))
        .isEqualTo(json("[\"cart\"]"));
  }

  @Test
  void tellsWhatIsKnownOfMetrics() {
    assertThat(get(API + "/metadata?metric=requests_total").path("data"))
        .isEqualTo(
            json(
                """
                {"requests_total":[{"type":"counter","unit":"","help":"Requests taken."}]}\
                """));
  }

  @Test
  void givesExemplarsOfEverySelectorInAQuery() {
    JsonNode data =
        get(API + "/query_exemplars?query=" + encoded("rate(requests_total[5m]) > 1")).path("data");

    assertThat(data)
        .isEqualTo(
            json(
                """
                [{"seriesLabels":{"__name__":"requests_total","service":"cart"},
                  "exemplars":[{"labels":{"trace_id":"abc"},"value":"1.5",
                                "timestamp":%s}]}]\
                """
                    .formatted((NOW_MS - 1_500) / 1000.0)));
  }

  @Test
  void writesAQueryInItsUsualForm() {
    assertThat(get(API + "/format_query?query=" + encoded("sum(x)by(a)/2")).path("data").asString())
        .isEqualTo("sum by (a) (x) / 2");
  }

  @Test
  void saysWhoItIsAndWhatItKeeps() {
    assertThat(get(API + "/status/buildinfo").path("data").path("version").asString())
        .startsWith("3.");
    JsonNode head = get(API + "/status/tsdb").path("data").path("headStats");
    assertThat(head.path("numSeries").asInt()).isEqualTo(3);
    assertThat(get(API + "/rules").path("data")).isEqualTo(json("{\"groups\":[]}"));
    assertThat(get(API + "/alerts").path("data")).isEqualTo(json("{\"alerts\":[]}"));
  }

  @Test
  void tellsWhoseMetricsAreScraped() {
    assertThat(get(API + "/targets").path("data"))
        .isEqualTo(
            json(
                """
                {"activeTargets":[{"discoveredLabels":{"__address__":"10.0.0.7:8080"},
                  "labels":{"job":"shop/order","instance":"order-1"},"scrapePool":"fleet",
                  "scrapeUrl":"http://10.0.0.7:8080/actuator/prometheus",
                  "globalUrl":"http://10.0.0.7:8080/actuator/prometheus",
                  "lastError":"it answered 503","lastScrape":"%s","lastScrapeDuration":0.012,
                  "health":"down","scrapeInterval":"1m30s","scrapeTimeout":"10s"}],
                 "droppedTargets":[],"droppedTargetCounts":{}}
                """
                    .formatted(ShowApplication.NOW.minusSeconds(3))));
    assertThat(get(API + "/targets?state=dropped").path("data").path("activeTargets")).isEmpty();
    assertThat(get(API + "/targets?scrapePool=other").path("data").path("activeTargets")).isEmpty();
  }
}
