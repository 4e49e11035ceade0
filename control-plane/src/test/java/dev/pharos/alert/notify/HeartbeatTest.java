package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.send.WebhookCourier;
import dev.pharos.query.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HeartbeatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  private final SetClock clock = new SetClock(NOW);
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Semaphore turns = new Semaphore(0);
  private HttpServer server;
  private Heartbeat heartbeat;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          headers.add(Map.copyOf(exchange.getRequestHeaders()));
          received.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
          exchange.close();
        });
    server.start();
    heartbeat =
        new Heartbeat(
            new WebhookCourier(
                URI.create("http://" + address() + "/secret-id"),
                "0123456789abcdef",
                JsonMapper.shared(),
                clock),
            INTERVAL,
            "http://pharos.example",
            clock,
            time -> {
              pauses.add(time);
              turns.acquire();
              clock.advance(time);
            });
    heartbeat.start();
  }

  @AfterEach
  void stop() {
    heartbeat.stop();
    server.stop(0);
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static Alert alert(String name, Instant endsAt) {
    return Alert.of(
        Map.of("alertname", name, "severity", "none"),
        Map.of("summary", "Alerting works"),
        1,
        NOW,
        NOW,
        endsAt,
        "");
  }

  private void fires(Instant until) {
    heartbeat.take(List.of(alert("Errors", until), alert(Alert.WATCHDOG, until)));
  }

  /** One interval later. */
  private void turn() {
    await().atMost(PATIENCE).until(() -> turns.hasQueuedThreads());
    turns.release();
  }

  private void awaitReceived(int count) {
    await().atMost(PATIENCE).until(() -> received.size() >= count && turns.hasQueuedThreads());
    assertThat(received).hasSize(count);
  }

  @Test
  void watchdogIsToldAtOnceAndThenAtTheInterval() {
    heartbeat.take(List.of(alert("Errors", NOW.plus(Duration.ofHours(1)))));
    fires(NOW.plus(Duration.ofHours(1)));
    awaitReceived(1);
    turn();
    awaitReceived(2);

    assertThat(pauses).containsExactly(INTERVAL, INTERVAL);
    assertThat(received)
        .allSatisfy(message -> {
          assertThat(message.path("status").asString()).isEqualTo("firing");
          assertThat(message.path("receiver").asString()).isEqualTo("heartbeat");
          assertThat(message.path("alerts")).hasSize(1);
          assertThat(message.at("/alerts/0/labels/alertname").asString()).isEqualTo("Watchdog");
        });
    assertThat(headers)
        .allSatisfy(sent ->
            assertThat(sent.get("Pharos-signature"))
                .singleElement()
                .asString()
                .startsWith("sha256="));
    assertThat(heartbeat.sent()).isEqualTo(2);
    assertThat(heartbeat.sentAt()).isEqualTo(NOW.plus(INTERVAL));
    assertThat(heartbeat.trouble()).isEmpty();
  }

  @Test
  void whenRulesAreEvaluatedNoMoreItStopsAndIsToldUntilTheyAreAgain() {
    fires(NOW.plusSeconds(20));
    awaitReceived(1);
    turn();
    await().atMost(PATIENCE).until(() -> clock.instant().equals(NOW.plus(INTERVAL)));
    assertThat(heartbeat.trouble()).as("it may still come").isEmpty();

    clock.advance(Heartbeat.PATIENCE);
    assertThat(heartbeat.trouble())
        .hasValue("No heartbeat is sent to %s: no rule named Watchdog fires.".formatted(address()));

    Instant later = clock.instant();
    fires(later.plus(Duration.ofHours(1)));
    awaitReceived(2);
    assertThat(heartbeat.sentAt()).as("nothing was sent meanwhile").isEqualTo(later);
    assertThat(heartbeat.trouble()).isEmpty();
  }

  @Test
  void withoutTheRuleNobodyIsToldThatAllIsWell() {
    clock.advance(Heartbeat.PATIENCE.plusSeconds(1));

    assertThat(heartbeat.trouble().orElseThrow()).contains("no rule named Watchdog");
    assertThat(heartbeat.sentAt()).isNull();
  }

  @Test
  void whoDoesNotTakeItIsNamedWithoutSecretsAndToldAtTheNextInterval() {
    answers.add(503);
    fires(NOW.plus(Duration.ofHours(1)));
    awaitReceived(1);

    assertThat(heartbeat.failures()).isOne();
    assertThat(heartbeat.sentAt()).isNull();
    assertThat(heartbeat.trouble())
        .hasValue("The heartbeat does not reach %s: it answered 503.".formatted(address()));

    turn();
    awaitReceived(2);
    assertThat(heartbeat.sent()).isOne();
    assertThat(heartbeat.trouble()).isEmpty();
  }
}
