package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Lines pushed to the real control plane as to Loki, before and after a restart, and asked back.
 */
@Tag("slow")
class LokiEndToEndTest {
  private static final int LINES = 500;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final long firstMs = Instant.now().toEpochMilli() - 600_000;

  @Test
  void whatWasPushedIsAskedBackAsFromLoki() throws Exception {
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      push(pharos, 0);
    }
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      push(pharos, LINES / 2);

      assertThat(data(pharos, "label/app/values?").toString()).isEqualTo("[\"order\",\"payment\"]");
      assertThat(number(pharos, "sum(count_over_time({app=~\".+\"}[1h]))")).isEqualTo("500");
      assertThat(number(pharos, "sum(count_over_time({app=\"order\"} | level=\"error\" [1h]))"))
          .isEqualTo("50");
      assertThat(number(pharos, "sum(sum_over_time({app=\"order\"} | logfmt | unwrap n [1h]))"))
          .isEqualTo(Integer.toString(sumOfEven()));
      assertThat(number(pharos, "sum(count_over_time({app=\"order\"} |= \"n=498\" [1h]))"))
          .isEqualTo("1");
      JsonNode streams =
          data(pharos, "query_range?limit=1&query=" + encoded("{app=\"payment\"} | user=\"u499\""))
              .path("result");
      assertThat(streams.get(0).path("values").get(0).get(1).asString())
          .isEqualTo("msg=done n=499");
      assertThat(streams.get(0).path("stream").path("service_name").asString())
          .isEqualTo("payment");
    }
  }

  private static int sumOfEven() {
    int sum = 0;
    for (int i = 0; i < LINES; i += 2) {
      sum += i;
    }
    return sum;
  }

  private void push(ControlPlaneProcess pharos, int from) throws Exception {
    StringBuilder streams = new StringBuilder();
    for (int i = from; i < from + LINES / 2; i++) {
      streams
          .append(streams.isEmpty() ? "" : ",")
          .append(
              """
              {"stream":{"app":"%s","level":"%s"},
               "values":[["%d","msg=done n=%d",{"user":"u%d"}]]}\
              """
                  .formatted(
                      i % 2 == 0 ? "order" : "payment",
                      i % 10 < 2 ? "error" : "info",
                      (firstMs + i) * 1_000_000,
                      i,
                      i));
    }
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + "/loki/api/v1/push"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"streams\":[" + streams + "]}"))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  private static String number(ControlPlaneProcess pharos, String query) throws IOException {
    return data(pharos, "query?query=" + encoded(query))
        .path("result")
        .get(0)
        .path("value")
        .get(1)
        .asString();
  }

  private static JsonNode data(ControlPlaneProcess pharos, String path) throws IOException {
    return pharos.json("/loki/api/v1/" + path).path("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
