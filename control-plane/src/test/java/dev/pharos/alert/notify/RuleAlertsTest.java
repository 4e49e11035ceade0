package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertListener;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RuleAlertsTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  private static Alert alert(
      String service, AlertState state, @Nullable Instant firedAt, @Nullable Instant resolvedAt) {
    return new Alert(
        Labels.of("alertname", "Errors", "service", service),
        new TreeMap<>(Map.of("summary", "It fails.")),
        state,
        0.5,
        NOW.minusSeconds(300),
        firedAt,
        resolvedAt,
        null);
  }

  private static final ServiceFacts ONLY_THE_TEAM =
      new ServiceFacts() {
        @Override
        public Map<ServiceId, Set<ServiceId>> hurting() {
          return Map.of();
        }

        @Override
        public Background background(dev.pharos.alert.notify.route.Alert alert) {
          return new Background("", List.of(), "", "", "", "", "");
        }

        @Override
        public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
          SortedMap<String, String> with = new TreeMap<>(labels);
          with.put("team", "pay");
          return with;
        }
      };

  @Test
  void firingAlertsAreHandedOnWithTheTimeUntilWhichTheyHoldTheTeamAndTheInstallationsLabels()
      throws IOException {
    List<JsonNode> posted = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v2/alerts",
        exchange -> {
          JsonMapper.shared()
              .readTree(exchange.getRequestBody().readAllBytes())
              .forEach(posted::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    MemoryKeptState kept = new MemoryKeptState();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Notifier notifier =
        NotifierBuilder.build(
            new NotificationSettings(
                List.of(url), Map.of(), null, null, null, List.of(), true, Map.of("cluster", "eu")),
            new Silences(kept, JsonMapper.shared(), () -> NOW),
            ONLY_THE_TEAM,
            kept,
            JsonMapper.shared(),
            "",
            () -> NOW,
            Thread::sleep);
    notifier.start();
    try {
      Instant firedAt = NOW.minusSeconds(60);
      new RuleAlerts(notifier)
          .evaluated(
              new AlertListener.RuleAlerts(
                  "rules.yml",
                  "shop",
                  new Rule.Alerting(
                      "Errors",
                      PromqlParser.parse("up == 0"),
                      Duration.ZERO,
                      Duration.ZERO,
                      Map.of(),
                      Map.of()),
                  Duration.ofMinutes(2),
                  NOW,
                  "http://pharos.example/graph",
                  List.of(
                      alert("waits", AlertState.PENDING, null, null),
                      alert("fires", AlertState.FIRING, firedAt, null),
                      alert("never-told", AlertState.INACTIVE, firedAt, NOW))));

      await().atMost(Duration.ofSeconds(20)).until(() -> !posted.isEmpty());
      assertThat(posted)
          .containsExactly(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"labels":{"alertname":"Errors","cluster":"eu","service":"fires","team":"pay"},
                       "annotations":{"summary":"It fails."},
                       "startsAt":"2026-05-04T11:59:00Z","endsAt":"2026-05-04T12:08:00Z",
                       "generatorURL":"http://pharos.example/graph"}
                      """));
    } finally {
      notifier.stop();
      server.stop(0);
    }
  }
}
