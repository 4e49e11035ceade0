package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Spans sent to the real control plane, killed twice meanwhile, and asked back by PromQL: as many
 * as were acknowledged.
 */
@Tag("slow")
class TraceMetricsEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] SETTINGS = {
    "--pharos.metrics.traces.interval=1s", "--pharos.storage.checkpoint-interval=3s"
  };

  @TempDir private Path folder;

  @Test
  void countersTellWhatWasAcknowledgedOverKills() throws Exception {
    SentRequests sent = new SentRequests();
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"), SETTINGS)) {
      pharos.start();
      for (int kill = 0; kill < 2; kill++) {
        try (ShopLoad load = new ShopLoad(pharos, sent, 100L * kill)) {
          load.awaitAcknowledged(40);
          await()
              .atMost(SOON)
              .until(() -> !ask(pharos, "traces_spanmetrics_calls_total", "service").isEmpty());
          pharos.kill();
        }
        pharos.start();
        sent.resendTo(pharos);
      }
      double traces =
          sent.acknowledged.stream().mapToInt(request -> request.traceIds().size()).sum();
      double failed = sent.acknowledged.stream().mapToInt(ShopRequests.Request::failed).sum();

      Map<String, Double> spans = Map.of("gateway", 2 * traces, "order", 2 * traces);
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(
                      ask(pharos, "sum by (service) (traces_spanmetrics_calls_total)", "service"))
                  .isEqualTo(spans));
      assertThat(ask(pharos, "sum by (service) (traces_spanmetrics_latency_count)", "service"))
          .isEqualTo(spans);
      assertThat(
              ask(
                  pharos,
                  "histogram_count(sum by (service) (traces_spanmetrics_latency))",
                  "service"))
          .isEqualTo(spans);
      assertThat(
              ask(
                  pharos,
                  "sum by (client, server) (traces_service_graph_request_total)",
                  "client",
                  "server"))
          .isEqualTo(
              Map.of("user gateway", traces, "gateway order", traces, "order orders", traces));
      assertThat(
              ask(
                  pharos,
                  "sum by (client, server) (traces_service_graph_request_failed_total)",
                  "client",
                  "server"))
          .containsEntry("gateway order", failed);
      assertThat(spansByService(pharos)).isEqualTo(spans);
      assertThat(readers(pharos, "traces_spanmetrics_calls_total")).contains("query");
    }
  }

  private static Map<String, Double> spansByService(ControlPlaneProcess pharos) throws IOException {
    Map<String, Double> spans = new TreeMap<>();
    for (JsonNode group : pharos.json("/api/v1/overhead?from=-1h&by=service").path("groups")) {
      if (group.path("signal").asString().equals("traces")) {
        spans.put(group.path("name").asString(), group.path("items").asDouble());
      }
    }
    return spans;
  }

  private static List<String> readers(ControlPlaneProcess pharos, String metric)
      throws IOException {
    JsonNode metrics = pharos.json("/api/v1/overhead/reads?limit=10000").path("metrics");
    return metrics
        .path("list")
        .valueStream()
        .filter(one -> one.path("metric").asString().equals(metric))
        .flatMap(one -> one.path("readers").valueStream())
        .map(reader -> reader.path("kind").asString())
        .toList();
  }

  /** Values of an instant query by the values of labels. */
  private static Map<String, Double> ask(ControlPlaneProcess pharos, String query, String... labels)
      throws IOException {
    JsonNode answer =
        pharos.json(
            "/prometheus/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : answer.path("data").path("result")) {
      StringBuilder key = new StringBuilder();
      for (String label : labels) {
        key.append(key.isEmpty() ? "" : " ").append(series.path("metric").path(label).asString());
      }
      values.put(key.toString(), Double.valueOf(series.path("value").get(1).asString()));
    }
    return values;
  }
}
