package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.elastic.ElasticsearchProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The real control plane with its spans in a real Elasticsearch, either of which goes away under
 * load.
 */
@Tag("slow")
class ElasticsearchEndToEndTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

  private static ElasticsearchProcess elasticsearch;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    elasticsearch = ElasticsearchProcess.start();
  }

  @AfterAll
  static void end() throws IOException {
    if (elasticsearch != null) {
      elasticsearch.close();
    }
  }

  private ControlPlaneProcess controlPlane(String prefix, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pharos.store=elasticsearch",
                "--pharos.elasticsearch.addresses=" + elasticsearch.url(),
                "--pharos.elasticsearch.index-prefix=" + prefix,
                "--pharos.storage.checkpoint-interval=500ms",
                "--pharos.storage.journal-file-size=1MB"));
    arguments.addAll(List.of(more));
    return new ControlPlaneProcess(folder.resolve(prefix), arguments.toArray(String[]::new))
        .startingWithin(PATIENCE);
  }

  @Test
  void whatIsAcknowledgedIsFoundThoughBothGoAwayUnderLoad() throws Exception {
    SentRequests sent = new SentRequests();
    try (ControlPlaneProcess controlPlane = controlPlane("both")) {
      controlPlane.start();
      try (ShopLoad load = new ShopLoad(controlPlane, sent, 1)) {
        load.awaitAcknowledged(40);
        assertFound(controlPlane, sent.acknowledged.peek());
        await().atMost(PATIENCE).until(() -> documents("both") > 0);
        await().atMost(PATIENCE).until(() -> hasCheckpoint(controlPlane));

        elasticsearch.stop();
        int before = sent.acknowledged.size();
        await()
            .atMost(PATIENCE)
            .until(() -> notices(controlPlane).contains("Elasticsearch cannot be asked"));
        await().atMost(PATIENCE).until(() -> sent.acknowledged.size() > before + 40);
        assertThat(notices(controlPlane)).containsPattern("\\d+ spans wait for it");
        assertThat(gauge(controlPlane, "pharos_elasticsearch_reached")).isZero();
        controlPlane.kill();
      }
      // Without Elasticsearch: the journal brings back what waited for it.
      controlPlane.start();
      sent.resendTo(controlPlane);
      try (ShopLoad load = new ShopLoad(controlPlane, sent, 1_000)) {
        load.awaitAcknowledged(20);
        elasticsearch.run();
        // In the middle of catching up.
        controlPlane.kill();
      }
      controlPlane.start();
      sent.resendTo(controlPlane);
      long traces = sent.acknowledged.stream().mapToLong(each -> each.traceIds().size()).sum();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(documents("both"))
                  .isEqualTo(traces * ShopRequests.Request.SPANS_PER_TRACE));
      await().atMost(PATIENCE).until(() -> notices(controlPlane).equals("[]"));
      assertThat(gauge(controlPlane, "pharos_elasticsearch_reached")).isEqualTo(1);
      for (ShopRequests.Request request : sent.acknowledged) {
        assertFound(controlPlane, request);
      }
    }
  }

  @Test
  void aJournalThatIsFullOfWhatElasticsearchDoesNotHaveRefusesAndSaysSo() throws Exception {
    SentRequests sent = new SentRequests();
    ShopRequests requests = new ShopRequests(7);
    try (ControlPlaneProcess controlPlane =
            controlPlane("full", "--pharos.storage.journal-max-size=4MB");
        HttpClient client = HttpClient.newHttpClient()) {
      controlPlane.start();
      assertThat(send(client, controlPlane, sent, requests).statusCode()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> hasCheckpoint(controlPlane));
      elasticsearch.stop();

      HttpResponse<byte[]> answer;
      do {
        answer = send(client, controlPlane, sent, requests);
      } while (answer.statusCode() == 200);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("journal");
      assertThat(gauge(controlPlane, "pharos_elasticsearch_waiting_documents")).isPositive();

      elasticsearch.run();
      await()
          .atMost(PATIENCE)
          .until(() -> send(client, controlPlane, sent, requests).statusCode() == 200);
      sent.resendTo(controlPlane);
      for (ShopRequests.Request request : sent.acknowledged) {
        assertFound(controlPlane, request);
      }
    }
  }

  private static HttpResponse<byte[]> send(
      HttpClient client, ControlPlaneProcess controlPlane, SentRequests sent, ShopRequests requests)
      throws IOException {
    ShopRequests.Request request = requests.next(100, TimeRange.epochNs(Instant.now()));
    return sent.send(client, controlPlane, request);
  }

  private static void assertFound(ControlPlaneProcess controlPlane, ShopRequests.Request request)
      throws IOException {
    for (String traceId : request.traceIds()) {
      assertThat(controlPlane.json("/api/v1/traces/" + traceId).get("spans").size())
          .as("spans of acknowledged trace %s", traceId)
          .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
    }
  }

  private static String notices(ControlPlaneProcess controlPlane) throws IOException {
    JsonNode status = controlPlane.json("/api/v1/intake");
    return status.get("notices").toString();
  }

  private boolean hasCheckpoint(ControlPlaneProcess controlPlane) {
    return controlPlane.checkpoints() > 0;
  }

  /** The sum of all series of a metric. */
  private static double gauge(ControlPlaneProcess controlPlane, String name) throws IOException {
    return controlPlane
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** As Elasticsearch counts them, by itself. */
  private static long documents(String prefix) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI count = elasticsearch.url().resolve("/" + prefix + "-spans-*/_count");
      Matcher matcher =
          COUNT.matcher(
              client
                  .send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString())
                  .body());
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
  }
}
