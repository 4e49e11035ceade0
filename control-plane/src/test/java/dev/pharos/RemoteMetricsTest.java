package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.pharos.ApiRequest.Times;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The real control plane with its metrics on a real Prometheus. */
@Tag("slow")
class RemoteMetricsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration SOON = Duration.ofMinutes(2);

  /** A retry after an answer was lost brings samples that are there already. */
  private static final String SETTINGS = "storage: {tsdb: {out_of_order_time_window: 2h}}\n";

  private static final String RULES =
      """
      groups:
        - name: shop
          interval: 1s
          rules:
            - record: shop:orders:sum
              expr: sum by (service_name) (shop_orders_total)
            - record: shop:took:native
              expr: sum (shop_took_native_seconds)
            - alert: ManyOrders
              expr: shop_orders_total > 5
      """;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  private ControlPlaneProcess controlPlane(PrometheusProcess prometheus, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pharos.metrics=remote",
                "--pharos.metrics.remote.url=" + prometheus.server(),
                "--pharos.metrics.scrape.fleet=false"));
    arguments.addAll(List.of(more));
    return new ControlPlaneProcess(folder.resolve("data"), arguments.toArray(String[]::new));
  }

  @Test
  void prometheusAnswersAsOneThatWasWrittenDirectly() throws Exception {
    long endS = System.currentTimeMillis() / 60_000 * 60 - 60;
    ParityData data = new ParityData(endS * 1000);
    Times times = new Times(endS - 1800, endS);
    List<String> differences = new ArrayList<>();
    int asked = 0;
    Path direct = Files.createDirectory(folder.resolve("direct"));
    try (PrometheusProcess behind = new PrometheusProcess(folder, SETTINGS);
        PrometheusProcess beside = new PrometheusProcess(direct, SETTINGS);
        ControlPlaneProcess pharos = controlPlane(behind)) {
      pharos.start();
      String server = "http://127.0.0.1:" + pharos.httpPort + "/prometheus";
      data.writeTo(server);
      data.writeTo(beside.server());
      awaitAllIsSent(pharos);
      for (String query : ApiRequest.lines("parity-queries.txt")) {
        for (ApiRequest request : ApiRequest.queries(query, times)) {
          asked++;
          HttpResponse<String> ours = request.send(client, server);
          HttpResponse<String> theirs = request.send(client, beside.server());
          if (ours.statusCode() != theirs.statusCode() || !same(ours.body(), theirs.body())) {
            differences.add(
                "%s%n  ours   %d %s%n  theirs %d %s"
                    .formatted(
                        request,
                        ours.statusCode(),
                        ours.body(),
                        theirs.statusCode(),
                        theirs.body()));
          }
        }
      }
      assertThat(differences).isEmpty();
      assertThat(asked).isGreaterThan(500);
      String exemplars =
          "/api/v1/query_exemplars?query=traced_total&start=" + (endS - 1800) + "&end=" + endS;
      assertThat(get(server + exemplars)).isEqualTo(get(beside.server() + exemplars));
      assertThat(get(server + exemplars).toString()).contains("trace-100");
      for (String path :
          List.of(
              "/api/v1/labels",
              "/api/v1/label/service/values",
              "/api/v1/label/U__gr_f6__df_e/values",
              "/api/v1/series?match[]=up".replace("[]", "%5B%5D"))) {
        assertThat(get(server + path)).isEqualTo(get(beside.server() + path));
      }
    }
  }

  /** Of some answers Prometheus itself gives the elements in another order each time. */
  private static boolean same(String ours, String theirs) {
    return ours.equals(theirs) || inOrder(ours).equals(inOrder(theirs));
  }

  private static JsonNode inOrder(String body) {
    JsonNode answer = JSON.readTree(body);
    if (answer.path("data") instanceof ObjectNode data) {
      List<JsonNode> elements = new ArrayList<>();
      data.path("result").forEach(elements::add);
      elements.sort(Comparator.comparing(JsonNode::toString));
      data.set("result", JSON.valueToTree(elements));
    }
    return answer;
  }

  @Test
  void whatOtlpBringsIsFoundHereAndThere() throws Exception {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("shop.yaml"), RULES);
    try (PrometheusProcess prometheus = new PrometheusProcess(folder, SETTINGS);
        ControlPlaneProcess pharos =
            controlPlane(prometheus, "--pharos.alert.rules.folders=" + rules)) {
      pharos.start();
      send(pharos, 7);
      awaitAllIsSent(pharos);
      for (String query :
          List.of(
              "shop_orders_total",
              "shop_depth",
              "shop_took_seconds_bucket",
              "shop_took_native_seconds",
              "histogram_quantile(0.5, shop_took_native_seconds)")) {
        // Whole seconds: the next one is after all that was sent.
        long now = System.currentTimeMillis() / 1000 + 1;
        JsonNode here = ask(base(pharos), query, now);
        JsonNode there = ask(prometheus.server(), query, now);
        assertThat(here).as(query).isEqualTo(there);
        assertThat(here).as(query).isNotEmpty();
      }
      assertThat(ask(base(pharos), "shop_orders_total", 0).at("/0/value/1").asString())
          .isEqualTo("7");

      // Rules ask the server, and what they find goes there.
      await()
          .atMost(SOON)
          .until(() ->
              ask(prometheus.server(), "shop:orders:sum", 0)
                  .at("/0/value/1")
                  .asString("")
                  .equals("7"));
      await()
          .atMost(SOON)
          .until(() ->
              ask(prometheus.server(), "shop:took:native", 0)
                  .at("/0/histogram/1/count")
                  .asString("")
                  .equals("6"));
      await()
          .atMost(SOON)
          .until(() ->
              !ask(prometheus.server(), "ALERTS{alertname=\"ManyOrders\",alertstate=\"firing\"}", 0)
                  .isEmpty());
      assertThat(pharos.get("/prometheus/api/v1/metadata?metric=shop_orders_total").body())
          .contains("counter");
      assertThat(pharos.get("/actuator/prometheus").body())
          .contains("pharos_metrics_remote_dropped_items_total{reason=\"rejected\"} 0.0");
    }
  }

  @Test
  void theServersAbsenceIsBridgedAndTold() throws Exception {
    long beginMs = (System.currentTimeMillis() - 50 * 60_000L) / 1_000 * 1_000;
    WrittenSamples sender = new WrittenSamples(0, beginMs);
    try (PrometheusProcess prometheus = new PrometheusProcess(folder, SETTINGS);
        ControlPlaneProcess pharos =
            controlPlane(prometheus, "--pharos.storage.metric-checkpoint-interval=200ms")) {
      pharos.start();
      write(sender, pharos, 100);
      awaitAllIsSent(pharos);
      assertThat(sender.faults(pharos)).isEmpty();

      prometheus.close();
      write(sender, pharos, 100);
      HttpResponse<String> silent = pharos.get("/prometheus/api/v1/query?query=up");
      assertThat(silent.statusCode()).isEqualTo(503);
      assertThat(silent.body())
          .contains("unavailable", "the metrics' server at " + prometheus.server());
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(pharos.json("/api/v1/intake").path("notices").toString())
                  .contains("Metrics are not taken since", "wait on disk"));

      pharos.kill();
      pharos.start();
      write(sender, pharos, 100);
      pharos.kill();
      prometheus.startAgain();
      pharos.start();
      write(sender, pharos, 100);
      awaitAllIsSent(pharos);
      assertThat(sender.faults(pharos)).isEmpty();
      assertThat(sender.acknowledged()).isEqualTo(400);
    }
  }

  private void write(WrittenSamples sender, ControlPlaneProcess pharos, int requests)
      throws IOException {
    for (int i = 0; i < requests; i++) {
      assertThat(sender.send(client, pharos)).isEqualTo(204);
    }
  }

  private static void awaitAllIsSent(ControlPlaneProcess pharos) {
    await()
        .atMost(SOON)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .until(() ->
            pharos
                .get("/actuator/prometheus")
                .body()
                .contains("pharos_metrics_remote_waiting_bytes 0.0"));
  }

  private static String base(ControlPlaneProcess pharos) {
    return "http://127.0.0.1:" + pharos.httpPort + "/prometheus";
  }

  /**
   * @param timeS 0 for now
   */
  private JsonNode ask(String server, String query, long timeS) throws Exception {
    String time = timeS == 0 ? "" : "&time=" + timeS;
    return get(server
            + "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + time)
        .at("/data/result");
  }

  private JsonNode get(String url) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private void send(ControlPlaneProcess pharos, long orders) throws Exception {
    long nowNs = System.currentTimeMillis() * 1_000_000;
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(
                                KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue("shop"))))
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(orders(orders, nowNs))
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("shop.depth")
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(
                                                NumberDataPoint.newBuilder()
                                                    .setTimeUnixNano(nowNs)
                                                    .setAsDouble(-2.5))))
                            .addMetrics(took(nowNs))
                            .addMetrics(tookNative(nowNs))))
            .build();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + "/v1/metrics"))
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static Metric orders(long orders, long nowNs) {
    return Metric.newBuilder()
        .setName("shop.orders")
        .setDescription("Orders that were taken")
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    NumberDataPoint.newBuilder()
                        .setTimeUnixNano(nowNs)
                        .setAsInt(orders)
                        .addExemplars(
                            Exemplar.newBuilder()
                                .setTimeUnixNano(nowNs)
                                .setAsDouble(1)
                                .setTraceId(ByteString.copyFrom(new byte[16]))
                                .setSpanId(ByteString.copyFrom(new byte[8])))))
        .build();
  }

  private static Metric took(long nowNs) {
    return Metric.newBuilder()
        .setName("shop.took")
        .setUnit("s")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    HistogramDataPoint.newBuilder()
                        .setTimeUnixNano(nowNs)
                        .setCount(3)
                        .setSum(4.5)
                        .addAllExplicitBounds(List.of(1.0, 5.0))
                        .addAllBucketCounts(List.of(1L, 2L, 0L))))
        .build();
  }

  private static Metric tookNative(long nowNs) {
    return Metric.newBuilder()
        .setName("shop.took.native")
        .setUnit("s")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(nowNs)
                        .setCount(6)
                        .setSum(12.25)
                        .setScale(2)
                        .setZeroCount(1)
                        .setPositive(
                            ExponentialHistogramDataPoint.Buckets.newBuilder()
                                .setOffset(3)
                                .addAllBucketCounts(List.of(2L, 0L, 3L)))))
        .build();
  }
}
