package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The real control plane with a policy that keeps nothing but what speaks for itself: killed
 * meanwhile, it has each failed trace whole, no other, and counted all.
 */
@Tag("slow")
class KeptTracesEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] SETTINGS = {
    "--pharos.keep.enabled=true",
    "--pharos.keep.rate=0",
    "--pharos.keep.rare-requests-per-hour=0",
    "--pharos.keep.decide-after=1s",
    "--pharos.metrics.traces.interval=1s",
    "--pharos.storage.checkpoint-interval=2s"
  };

  /** As many as one answer lists. */
  private static final int MOST_FAILED = 500;

  private static final int MOST_ASKED = 50;

  @TempDir private Path folder;

  @Test
  void whatFailedIsKeptWholeTheRestGoesAndAllIsCounted() throws Exception {
    SentRequests sent = new SentRequests();
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"), SETTINGS)) {
      pharos.start();
      for (int kill = 0; kill < 2; kill++) {
        try (ShopLoad load = new ShopLoad(pharos, sent, 100L * kill)) {
          load.awaitAcknowledged(100);
          await().atMost(SOON).until(() -> meter(pharos, "pharos_keep_left_out_spans_total") > 0);
          pharos.kill();
        }
        pharos.start();
        sent.resendTo(pharos);
      }
      int failed = sent.acknowledged.stream().mapToInt(ShopRequests.Request::failed).sum();
      assertThat(failed).isPositive();

      assertThat(failed).isLessThan(MOST_FAILED);

      await().atMost(SOON).untilAsserted(() -> assertThat(found(pharos)).hasSize(failed));
      assertWholeOrGone(pharos, sent, found(pharos));
      double spans = 2.0 * sent.acknowledged.stream().mapToInt(one -> one.traceIds().size()).sum();
      await().atMost(SOON).untilAsserted(() -> assertThat(calls(pharos, "order")).isEqualTo(spans));
      assertToldInARange(pharos);
      assertThat(pharos.json("/api/v1/intake").toString()).doesNotContain("could not be read");
    }
  }

  /** A kill forgets what was decided lately, so that numbers are not known here. */
  private static void assertToldInARange(ControlPlaneProcess pharos) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          JsonNode kept = pharos.json("/api/v1/overhead/kept?from=-15m");
          assertThat(kept.path("enabled").asBoolean()).isTrue();
          assertThat(kept.path("leftOutTraces").asLong()).isPositive();
          assertThat(kept.path("kept").valueStream().map(one -> one.path("reason").asString()))
              .containsExactly("error");
          assertThat(pharos.json("/api/v1/traces/facets?from=-15m").path("keptOnly").asBoolean())
              .isTrue();
        });
  }

  private static Set<String> found(ControlPlaneProcess pharos) throws IOException {
    JsonNode answer = pharos.json("/api/v1/traces?limit=%d&from=-1h".formatted(MOST_FAILED));
    return answer
        .path("traces")
        .valueStream()
        .map(trace -> trace.path("traceId").asString())
        .collect(Collectors.toSet());
  }

  /** What is found by a search is there whole, and nothing else is there. */
  private static void assertWholeOrGone(
      ControlPlaneProcess pharos, SentRequests sent, Set<String> kept) throws IOException {
    for (String traceId : kept) {
      assertThat(pharos.json("/api/v1/traces/" + traceId).path("spans"))
          .hasSize(ShopRequests.Request.SPANS_PER_TRACE);
    }
    for (ShopRequests.Request request : sent.acknowledged.stream().limit(MOST_ASKED).toList()) {
      for (String traceId : request.traceIds()) {
        assertThat(pharos.get("/api/v1/traces/" + traceId).statusCode())
            .isEqualTo(kept.contains(traceId) ? 200 : 404);
      }
    }
  }

  private static double calls(ControlPlaneProcess pharos, String service) throws IOException {
    String query = "sum(traces_spanmetrics_calls_total{service=\"%s\"})".formatted(service);
    return pharos
        .json("/prometheus/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .path("data")
        .path("result")
        .path(0)
        .path("value")
        .path(1)
        .asDouble();
  }

  private static double meter(ControlPlaneProcess pharos, String name) throws IOException {
    Matcher found =
        Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE)
            .matcher(pharos.get("/actuator/prometheus").body());
    return found.find() ? Double.parseDouble(found.group(1)) : -1;
  }
}
