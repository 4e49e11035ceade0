package dev.pharos.alert.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Fingerprint;
import dev.pharos.alert.notify.route.Resends;
import dev.pharos.query.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertmanagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final List<Alertmanager> started = new ArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Alertmanager::stop);
  }

  private Alertmanager started(URI url, Pause pause) {
    Alertmanager alertmanager =
        Alertmanager.at(List.of(url), JsonMapper.shared(), clock, pause).getFirst();
    alertmanager.start();
    started.add(alertmanager);
    return alertmanager;
  }

  private static Alert alert(String name, Instant startsAt, Instant endsAt) {
    return Alert.of(
        Map.of("alertname", name, "service", "payment", "empty", ""),
        Map.of("summary", "12 % of requests fail"),
        0.12,
        startsAt,
        startsAt,
        endsAt,
        "http://pharos.example/alerts?rule=" + name);
  }

  @Test
  void theRealOneHearsOfAlertsWhileAnotherIsDead(@TempDir Path folder) throws Exception {
    try (AlertmanagerProcess process = new AlertmanagerProcess(folder)) {
      List<Alertmanager> all =
          List.of(started(NOBODY, Thread::sleep), started(process.url(), Thread::sleep));
      Resends resends = new Resends();
      Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(90);
      Alert fires = alert("Errors", start, Resends.validUntil(start.plusSeconds(30), INTERVAL));

      tell(all, resends.due(List.of(fires), start.plusSeconds(30)));
      await().atMost(PATIENCE).until(() -> process.alerts().size() == 1);
      JsonNode held = process.alerts().get(0);
      Map<String, String> said = Map.of("alertname", "Errors", "service", "payment");
      assertThat(held.path("labels")).isEqualTo(JsonMapper.shared().valueToTree(said));
      assertThat(held.path("fingerprint").asString())
          .isEqualTo(Fingerprint.of(new java.util.TreeMap<>(said)));
      assertThat(held.path("annotations").path("summary").asString()).startsWith("12 %");
      assertThat(held.path("generatorURL").asString()).isEqualTo(fires.generatorUrl());
      assertThat(held.path("status").path("state").asString()).isEqualTo("active");
      assertThat(Instant.parse(held.path("startsAt").asString())).isEqualTo(start);
      assertThat(Instant.parse(held.path("endsAt").asString())).isEqualTo(fires.endsAt());

      Alert stays = alert("Errors", start, Resends.validUntil(start.plusSeconds(90), INTERVAL));
      tell(all, resends.due(List.of(stays), start.plusSeconds(60)));
      assertThat(all.get(1).waiting()).as("too early to be said again").isZero();
      tell(all, resends.due(List.of(stays), start.plusSeconds(90)));
      await()
          .atMost(PATIENCE)
          .until(() ->
              Instant.parse(process.alerts().get(0).path("endsAt").asString())
                  .equals(stays.endsAt()));

      Alert over = alert("Errors", start, Instant.now());
      tell(all, resends.due(List.of(over), Instant.now()));
      await().atMost(PATIENCE).until(() -> process.alerts().isEmpty());

      assertThat(all.get(1).sent()).isEqualTo(3);
      assertThat(all.get(1).trouble()).isEmpty();
      await().atMost(PATIENCE).until(() -> all.getFirst().errors() > 0);
      assertThat(all.getFirst().sent()).isZero();
      assertThat(all.getFirst().trouble().orElseThrow())
          .startsWith(
              "Alertmanager 127.0.0.1:1 has not taken what it was told since 2026-05-04T12:00:00Z:"
                  + " it could not be reached");
    }
  }

  private static void tell(List<Alertmanager> all, List<Alert> alerts) {
    all.forEach(one -> one.offer(alerts));
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          Integer answer = answers.poll();
          if (answer != null && answer / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI url(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/");
  }

  private static List<Alert> alerts(int count) {
    Instant now = Instant.parse("2026-05-04T12:00:00Z");
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      alerts.add(alert("A" + i, now, now.plusSeconds(240)));
    }
    return alerts;
  }

  @Test
  void whatIsRefusedIsSentAgainInTheSameOrderAndInBatches() throws IOException {
    HttpServer server = server();
    try {
      answers.addAll(List.of(503, 429));
      Alertmanager alertmanager = started(url(server), pauses::add);
      alertmanager.offer(alerts(Alertmanager.BATCH + 1));

      await().atMost(PATIENCE).until(() -> alertmanager.sent() == Alertmanager.BATCH + 1);
      assertThat(received)
          .extracting(JsonNode::size)
          .containsExactly(Alertmanager.BATCH, Alertmanager.BATCH, Alertmanager.BATCH, 1);
      assertThat(received.getFirst()).isEqualTo(received.get(2));
      assertThat(pauses).isEqualTo(Alertmanager.RETRIES.subList(0, 2));
      assertThat(alertmanager.errors()).isEqualTo(2 * Alertmanager.BATCH);
      assertThat(alertmanager.dropped()).isZero();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatIsWrongIsNotSentAgainAndRedirectsAreNotFollowed() throws IOException {
    HttpServer server = server();
    try {
      answers.addAll(List.of(400, 302));
      Alertmanager alertmanager = started(url(server), pauses::add);
      alertmanager.offer(alerts(1));
      await().atMost(PATIENCE).until(() -> alertmanager.dropped() == 1);
      alertmanager.offer(alerts(1));
      await().atMost(PATIENCE).until(() -> alertmanager.dropped() == 2);

      assertThat(received).hasSize(2);
      assertThat(pauses).isEmpty();
      assertThat(alertmanager.trouble().orElseThrow()).contains("it answered 302");

      alertmanager.offer(alerts(2));
      await().atMost(PATIENCE).until(() -> alertmanager.sent() == 2);
      assertThat(alertmanager.trouble())
          .as("what was lost is not forgotten because it takes alerts again")
          .hasValue(
              "Alertmanager %s was not told all, and takes messages again: it answered 302."
                      .formatted(alertmanager.name())
                  + " 2 messages were given up, the last of A0: payment at 2026-05-04T12:00:00Z.");
      clock.advance(Duration.ofDays(1).plusSeconds(1));
      assertThat(alertmanager.trouble()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whereThereIsNoRoomTheOldestMakeIt() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    Alertmanager alertmanager =
        started(
            NOBODY,
            time -> {
              waits.countDown();
              new CountDownLatch(1).await();
            });
    alertmanager.offer(alerts(1));
    waits.await();
    alertmanager.offer(alerts(Alertmanager.CAPACITY + 7));

    assertThat(alertmanager.waiting()).isEqualTo(Alertmanager.CAPACITY);
    assertThat(alertmanager.dropped()).isEqualTo(7);
    assertThat(alertmanager.trouble().orElseThrow())
        .contains("1 message was given up, the last of A0: payment and 6 more at ");
  }

  @Test
  void anAlertThatCannotBeWrittenDoesNotEndThoseAfterIt() throws IOException {
    HttpServer server = server();
    try {
      Map<String, String> broken = new HashMap<>();
      broken.put("alertname", null);
      Instant now = clock.instant();
      Alertmanager alertmanager = started(url(server), pauses::add);
      alertmanager.offer(
          List.of(Alert.of(broken, Map.of(), 1, now, now, now.plusSeconds(240), "")));
      await().atMost(PATIENCE).until(() -> alertmanager.dropped() == 1);

      alertmanager.offer(alerts(1));

      await().atMost(PATIENCE).until(() -> alertmanager.sent() == 1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void twoOfOneAddressAreToldApartWithoutTheirPaths() {
    assertThat(
            Alertmanager.at(
                List.of(NOBODY, URI.create("http://am:9093/a"), URI.create("http://am:9093/b")),
                JsonMapper.shared(),
                clock,
                pauses::add))
        .extracting(Alertmanager::name)
        .containsExactly("127.0.0.1:1", "am:9093", "am:9093#2");
  }
}
