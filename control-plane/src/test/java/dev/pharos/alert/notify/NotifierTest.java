package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.evaluation.AlertListener;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.alert.notify.route.Notification;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.alert.notify.send.Delivery;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.SetClock;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.memory.MemoryKeptState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NotifierTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");

  private final SetClock clock = new SetClock(NOW);
  private final MemoryKeptState state = new MemoryKeptState();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private final Map<String, String> settings = new HashMap<>();
  private HttpServer server;
  private ServiceFacts facts = FACTS;
  private Silences silences;
  private Notifier notifier;

  /** Order calls payment, whose answers hurt; team pay answers for payment. */
  private static final ServiceFacts FACTS =
      new ServiceFacts() {
        @Override
        public Map<ServiceId, Set<ServiceId>> hurting() {
          return Map.of(ORDER, Set.of(PAYMENT));
        }

        @Override
        public Background background(Alert alert) {
          return new Background("It fails.", List.of(), "", "", "", "", "");
        }

        @Override
        public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
          SortedMap<String, String> with = new TreeMap<>(labels);
          if (labels.getOrDefault("service", "").equals("payment")) {
            with.put("team", "pay");
          }
          return with;
        }
      };

  /** Others than these in what a test changes. */
  private static class ServiceFactsBeside implements ServiceFacts {
    private final ServiceFacts others;

    ServiceFactsBeside(ServiceFacts others) {
      this.others = others;
    }

    @Override
    public Map<ServiceId, Set<ServiceId>> hurting() throws IOException {
      return others.hurting();
    }

    @Override
    public Background background(Alert alert) {
      return others.background(alert);
    }

    @Override
    public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
      return others.withTeam(labels);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/",
        exchange -> {
          received.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.createContext(
        "/hangs",
        exchange -> {
          hanging.incrementAndGet();
          awaitHeld();
          exchange.close();
        });
    server.start();
    settings.put("pharos.alert.receivers.all.webhook.url", url("/all"));
    settings.put("pharos.alert.receivers.pay.webhook.url", url("/pay"));
    settings.put("pharos.alert.route.receiver", "all");
    settings.put("pharos.alert.route.group-wait", "0s");
    settings.put("pharos.alert.route.group-by", "alertname");
    settings.put("pharos.alert.routes[0].team", "pay");
    settings.put("pharos.alert.routes[0].receiver", "pay");
  }

  @AfterEach
  void stop() {
    held.countDown();
    if (notifier != null) {
      notifier.stop();
    }
    server.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void run() throws IOException {
    if (notifier != null) {
      notifier.stop();
    }
    build();
    notifier.start();
  }

  private void build() throws IOException {
    NotificationSettings read =
        NotificationSettings.read(
            new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("pharos.alert", WrittenNotifications.class));
    silences = new Silences(state, JsonMapper.shared(), clock);
    notifier =
        NotifierBuilder.build(
            read,
            silences,
            facts,
            state,
            JsonMapper.shared(),
            "http://pharos.example",
            clock,
            Thread::sleep);
  }

  private static Alert alert(String service, Instant endsAt) {
    return Alert.of(
        Map.of("alertname", "Errors", "service", service), Map.of(), 1, NOW, NOW, endsAt, "");
  }

  private void fires(String... services) {
    for (String service : services) {
      notifier.evaluated(List.of(alert(service, NOW.plus(Duration.ofDays(1)))));
    }
  }

  private void awaitMessages(int count) {
    await().atMost(PATIENCE).until(() -> received.size() >= count);
    await()
        .atMost(PATIENCE)
        .until(() -> notifier.status().groups().stream().noneMatch(group -> group.underWay()));
    assertThat(received).hasSize(count);
  }

  @Test
  void alertsGoToTheTeamOfTheirService() throws IOException {
    run();
    fires("payment", "catalog");

    awaitMessages(2);
    assertThat(received)
        .extracting(message -> message.path("receiver").asString())
        .containsExactlyInAnyOrder("pay", "all");
    assertThat(notifier.sentences()).isEmpty();
  }

  @Test
  void thatAlertingWorksIsToldToTheHeartbeatAndToWhomARouteNames() throws IOException {
    settings.put("pharos.alert.heartbeat.url", url("/heartbeat"));
    settings.put("pharos.alert.routes[1].matchers", "alertname=Watchdog");
    settings.put("pharos.alert.routes[1].receiver", "pay");
    run();
    notifier.evaluated(List.of(watchdog()));

    awaitMessages(2);
    assertThat(received)
        .extracting(message -> message.path("receiver").asString())
        .containsExactlyInAnyOrder("heartbeat", "pay");
    Heartbeat heartbeat = notifier.heartbeat().orElseThrow();
    await().atMost(PATIENCE).until(() -> heartbeat.sent() == 1);
    assertThat(heartbeat.target()).isEqualTo("127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void nobodyElseIsToldThatAlertingWorks() throws IOException {
    run();
    notifier.evaluated(List.of(watchdog()));
    fires("catalog");

    awaitMessages(1);
    assertThat(received.getFirst().at("/alerts/0/labels/service").asString()).isEqualTo("catalog");
    assertThat(notifier.status().groups()).hasSize(1);
  }

  private static Alert watchdog() {
    return Alert.of(
        Map.of("alertname", "Watchdog"), Map.of(), 1, NOW, NOW, NOW.plus(Duration.ofDays(1)), "");
  }

  @Test
  void theCallersAlertIsHeldBackAndSaysByWhat() throws IOException {
    run();
    notifier.evaluated(
        List.of(
            alert("payment", NOW.plus(Duration.ofDays(1))),
            alert("order", NOW.plus(Duration.ofDays(1)))));

    awaitMessages(1);
    assertThat(received.getFirst().path("alerts")).hasSize(1);
    assertThat(notifier.status().muted())
        .hasEntrySatisfying(
            new TreeMap<>(Map.of("alertname", "Errors", "service", "order")),
            muted ->
                assertThat(muted.inhibitedBy())
                    .containsExactly(
                        new TreeMap<>(Map.of("alertname", "Errors", "service", "payment"))));
    assertThat(notifier.status().alerts()).isEqualTo(2);
  }

  @Test
  void aSilenceAndWhatWasToldOutliveARestart() throws Exception {
    run();
    silences.add(
        List.of(Matchers.parse("service=catalog")), NOW, NOW.plusSeconds(3600), "ada", "new disk");
    fires("payment", "catalog");
    awaitMessages(1);

    run();
    assertThat(silences.all())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.comment()).isEqualTo("new disk");
          assertThat(kept.matchers()).hasToString("[service=\"catalog\"]");
        });
    fires("payment", "catalog");
    await().atMost(PATIENCE).until(() -> notifier.status().groups().size() == 2);
    assertThat(received).as("neither again nor silenced").hasSize(1);

    notifier.evaluated(List.of(alert("payment", clock.instant())));
    clock.advance(Duration.ofMinutes(5));
    awaitMessages(2);
    assertThat(received.getLast().path("status").asString()).isEqualTo("resolved");
  }

  @Test
  void aReceiverThatHangsDelaysNoOther() throws IOException {
    settings.put("pharos.alert.receivers.pay.webhook.url", url("/hangs"));
    settings.put("pharos.alert.alertmanagers[0]", url("/hangs"));
    run();
    fires("payment");
    await()
        .atMost(PATIENCE)
        .until(() -> notifier.status().groups().stream().anyMatch(group -> group.underWay()));

    fires("catalog");
    await().atMost(PATIENCE).until(() -> received.size() == 1);
    assertThat(received.getFirst().path("receiver").asString()).isEqualTo("all");
  }

  @Test
  void evaluationWaitsForNobodyWhoHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    facts =
        new ServiceFactsBeside(FACTS) {
          @Override
          public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
            if (labels.get("service").equals("hangs")) {
              asked.countDown();
              awaitHeld();
            }
            return super.withTeam(labels);
          }
        };
    settings.put("pharos.alert.receivers.pay.webhook.url", url("/hangs"));
    settings.put("pharos.alert.alertmanagers[0]", url("/hangs"));
    run();
    fires("payment");
    await().atMost(PATIENCE).until(() -> hanging.get() == 2);
    fires("hangs");
    asked.await();

    // Returns though the receiver, the Alertmanager and the notifier itself stand still.
    RuleAlerts evaluation = new RuleAlerts(notifier);
    for (int i = 0; i <= Notifier.WAITING; i++) {
      evaluation.evaluated(evaluated("catalog"));
    }
    assertThat(held.getCount()).as("all still hang").isOne();
    assertThat(notifier.dropped()).isOne();
    held.countDown();
    await().atMost(PATIENCE).until(() -> !received.isEmpty());
  }

  private void awaitHeld() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AlertListener.RuleAlerts evaluated(String service) {
    return new AlertListener.RuleAlerts(
        "rules.yml",
        "shop",
        new Rule.Alerting(
            "Errors",
            PromqlParser.parse("up == 0"),
            Duration.ZERO,
            Duration.ZERO,
            Map.of(),
            Map.of()),
        Duration.ofMinutes(1),
        NOW,
        "",
        List.of(
            new dev.pharos.alert.evaluation.Alert(
                Labels.of("alertname", "Errors", "service", service),
                new TreeMap<>(),
                AlertState.FIRING,
                1,
                NOW,
                NOW,
                null,
                null)));
  }

  @Test
  void whatHasNoRoomIsSaidForADay() throws IOException {
    build();
    for (int i = 0; i <= Notifier.WAITING; i++) {
      fires("catalog");
    }

    assertThat(notifier.sentences())
        .containsExactly(
            "1 evaluations and 0 alerts had no room on their way to notification, the last at"
                + " 2026-05-04T12:00:00Z.");
    clock.advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(notifier.sentences()).isEmpty();
    assertThat(notifier.dropped()).isOne();
  }

  @Test
  void anEventThatCannotBeHandledDoesNotEndThoseAfterIt() throws IOException {
    run();
    notifier.evaluated(Collections.singletonList(null));
    fires("catalog");

    awaitMessages(1);
    assertThat(notifier.isRunning()).isTrue();
  }

  @Test
  void withoutTheTeamMoreAreToldRatherThanNobody() throws IOException {
    facts =
        new ServiceFactsBeside(FACTS) {
          @Override
          public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
            throw new IllegalStateException("a bug");
          }
        };
    run();
    fires("payment");

    awaitMessages(1);
    assertThat(received.getFirst().path("receiver").asString()).isEqualTo("all");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(notifier.sentences())
                .containsExactly(
                    "Which team answers for a service could not be worked out; the control"
                        + " plane's log says why."));
  }

  @Test
  void aSilenceOfATeamHoldsBackWhatItAnswersFor() throws Exception {
    run();
    silences.add(List.of(Matchers.parse("team=pay")), NOW, NOW.plusSeconds(60), "ada", "new disk");
    fires("payment", "catalog");

    awaitMessages(1);
    assertThat(received.getFirst().at("/alerts/0/labels/service").asString()).isEqualTo("catalog");
    assertThat(notifier.status().muted()).hasSize(1);
  }

  @Test
  void anAlertThatEndedWhilePharosDidNotRunIsToldAsOver() throws IOException {
    run();
    fires("payment", "catalog");
    awaitMessages(2);

    run();
    fires("catalog");
    clock.advance(Notifier.UNHEARD_AFTER.minusSeconds(1));
    await().atMost(PATIENCE).until(() -> notifier.status().groups().size() == 1);
    assertThat(received).as("it may fire yet").hasSize(2);

    clock.advance(Duration.ofSeconds(1));
    awaitMessages(3);
    assertThat(received.getLast().path("receiver").asString()).isEqualTo("pay");
    assertThat(received.getLast().path("status").asString()).isEqualTo("resolved");
    assertThat(received.getLast().at("/alerts/0/labels/service").asString()).isEqualTo("payment");
    assertThat(received.getLast().at("/alerts/0/annotations/summary").asString())
        .contains("when it ended is not known");

    await()
        .atMost(PATIENCE)
        .until(() ->
            state
                .read("notified")
                .map(String::new)
                .filter(kept -> kept.contains("payment"))
                .isEmpty());
    run();
    clock.advance(Notifier.UNHEARD_AFTER);
    awaitLook();
    assertThat(notifier.status().groups()).as("no rule was evaluated").isEmpty();
    notifier.evaluated(List.of());
    awaitMessages(4);
    assertThat(received.getLast().path("receiver").asString()).as("not pay again").isEqualTo("all");
  }

  private void awaitLook() {
    NotificationStatus before = notifier.status();
    GroupKey none = new GroupKey("none", "none", new TreeMap<>());
    notifier.settled(new Notification(none, "none", List.of(), List.of(), NOW), false);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(notifier.status()).isNotSameAs(before));
  }

  @Test
  void whoDoesNotTakeItIsNamedWithoutSecrets() throws IOException {
    settings.put("pharos.alert.receivers.pay.webhook.url", "http://127.0.0.1:1/token-xyz");
    run();
    fires("payment");

    await().atMost(PATIENCE).until(() -> !notifier.sentences().isEmpty());
    assertThat(notifier.sentences())
        .singleElement()
        .asString()
        .startsWith(
            "Receiver pay/webhook (127.0.0.1:1) has not taken what it was told since"
                + " 2026-05-04T12:00:00Z: ")
        .doesNotContain("xyz");
    assertThat(notifier.deliveries())
        .filteredOn(delivery -> delivery.failures() > 0)
        .extracting(Delivery::name)
        .containsExactly("pay/webhook");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    new NotifierMeters(notifier, silences).bindTo(meters);
    assertThat(
            meters
                .get("pharos.alert.notifications.failures")
                .tag("receiver", "pay/webhook")
                .functionCounter()
                .count())
        .isPositive();
    assertThat(meters.get("pharos.alert.alerts").tag("state", "active").gauge().value()).isOne();
  }
}
