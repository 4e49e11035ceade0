package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What survives SIGKILL at any moment, and that retries across it are counted once. */
class KillUnderLoadTest {
  private static final int SENDERS = 3;
  private static final int TRACES_PER_REQUEST = 20;

  @TempDir private Path folder;

  @Test
  void acknowledgedSpansSurviveAKillAndRetriesCountOnce() throws Exception {
    surviveKills(1);
  }

  @Test
  @Tag("slow")
  void acknowledgedSpansSurviveManyKills() throws Exception {
    surviveKills(6);
  }

  private void surviveKills(int kills) throws Exception {
    Sent sent = new Sent();
    Instant begin = Instant.now().minusSeconds(120);
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(folder.resolve("data"))) {
      controlPlane.start();
      for (int kill = 0; kill < kills; kill++) {
        long seed = kill * 1000L;
        try (Load load = new Load(controlPlane, sent, seed)) {
          load.awaitAcknowledged(30 + ThreadLocalRandom.current().nextInt(60));
          controlPlane.kill();
        }
        controlPlane.start();
        sent.resendTo(controlPlane);
      }
      assertEverythingIsThereOnce(controlPlane, sent, begin);
    }
  }

  /** Everything was acknowledged in the end: by the first answer or by the retry after the kill. */
  private void assertEverythingIsThereOnce(
      ControlPlaneProcess controlPlane, Sent sent, Instant begin) throws Exception {
    assertThat(sent.unanswered).isEmpty();
    for (ShopRequests.Request request : sent.acknowledged) {
      for (String traceId : request.traceIds()) {
        JsonNode trace = controlPlane.json("/api/v1/traces/" + traceId);
        assertThat(trace.get("spans").size())
            .as("spans of acknowledged trace %s", traceId)
            .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
      }
    }
    long traces = sent.acknowledged.stream().mapToLong(request -> request.traceIds().size()).sum();
    String range = "?from=" + begin + "&to=" + Instant.now().plusSeconds(60);
    assertThat(requestsOf(controlPlane, "gateway", range)).isEqualTo(traces);
    assertThat(requestsOf(controlPlane, "order", range)).isEqualTo(traces);
    JsonNode edges = controlPlane.json("/api/v1/graph" + range).get("edges");
    assertThat(callsOf(edges, "gateway", "order")).isEqualTo(traces);
    assertThat(callsOf(edges, "order", "orders")).isEqualTo(traces);
    assertThat(callsOf(edges, "user", "gateway")).isEqualTo(traces);
  }

  private static long requestsOf(ControlPlaneProcess controlPlane, String service, String range)
      throws IOException {
    return controlPlane.json("/api/v1/services/" + service + range).at("/red/requests").asLong();
  }

  private static long callsOf(JsonNode edges, String from, String to) {
    long calls = 0;
    for (JsonNode edge : edges) {
      if (edge.get("from").asString().contains(from) && edge.get("to").asString().contains(to)) {
        calls += edge.get("calls").asLong();
      }
    }
    return calls;
  }

  /** What was sent, and what became of it. */
  private static final class Sent {
    final Queue<ShopRequests.Request> acknowledged = new ConcurrentLinkedQueue<>();
    final Set<ShopRequests.Request> unanswered = ConcurrentHashMap.newKeySet();

    void resendTo(ControlPlaneProcess controlPlane) throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (ShopRequests.Request request : List.copyOf(unanswered)) {
          assertThat(post(client, controlPlane, request)).isEqualTo(200);
          unanswered.remove(request);
          acknowledged.add(request);
        }
      }
    }
  }

  /** Senders in a closed loop until the control plane is gone. */
  private static final class Load implements AutoCloseable {
    private final ControlPlaneProcess controlPlane;
    private final Sent sent;
    private final List<Thread> threads;
    private final HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private CountDownLatch acknowledged = new CountDownLatch(0);
    private volatile boolean stopped;

    Load(ControlPlaneProcess controlPlane, Sent sent, long seed) {
      this.controlPlane = controlPlane;
      this.sent = sent;
      this.threads =
          java.util.stream.IntStream.range(0, SENDERS)
              .mapToObj(i -> Thread.ofVirtual().unstarted(() -> send(new ShopRequests(seed + i))))
              .toList();
    }

    void awaitAcknowledged(int requests) throws InterruptedException {
      acknowledged = new CountDownLatch(requests);
      threads.forEach(Thread::start);
      assertThat(acknowledged.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void send(ShopRequests requests) {
      while (!stopped) {
        Instant now = Instant.now();
        ShopRequests.Request request =
            requests.next(
                TRACES_PER_REQUEST, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        sent.unanswered.add(request);
        try {
          if (post(client, controlPlane, request) == 200) {
            sent.unanswered.remove(request);
            sent.acknowledged.add(request);
            acknowledged.countDown();
          }
        } catch (IOException killed) {
          return;
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
      client.close();
    }
  }

  private static int post(
      HttpClient client, ControlPlaneProcess controlPlane, ShopRequests.Request request)
      throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + controlPlane.otlpHttpPort + "/v1/traces"))
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
