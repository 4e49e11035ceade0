package dev.pharos.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerdictWebhookTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:05Z");

  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private VerdictWebhook webhook;

  private record Received(String timestamp, String signature, byte[] body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(
              new Received(
                  exchange.getRequestHeaders().getFirst("Pharos-Timestamp"),
                  exchange.getRequestHeaders().getFirst("Pharos-Signature"),
                  exchange.getRequestBody().readAllBytes()));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
    webhook =
        new VerdictWebhook(
            new VerdictWebhookProperties(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook", SECRET),
            JsonMapper.shared(),
            () -> NOW,
            pauses::add);
    webhook.start();
  }

  @AfterEach
  void stop() {
    webhook.stop();
    server.stop(0);
  }

  @Test
  void tellsAVerdictSignedSoThatWhoHasTheSecretCanCheckIt() throws GeneralSecurityException {
    webhook.judged(deployment(verdict(DeployVerdict.State.PENDING, false)), regressed());
    await().atMost(PATIENCE).until(() -> webhook.delivered() == 1);

    Received message = received.getFirst();
    assertThat(message.json())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"event":"verdict",
                     "deployment":{"id":"d1","kind":"deploy","service":"payment",
                      "namespace":"shop","environment":"demo","version":"1.5.0",
                      "previousVersion":"1.4.0","commit":"abc","author":null,"link":null,
                      "startedAt":"2026-05-04T11:55:05Z"},
                     "state":"regressed","final":false,"sentence":"p95 rose.",
                     "previousState":"pending","page":"/deploys/d1",
                     "decidedAt":"2026-05-04T12:00:05Z"}
                    """));
    assertThat(message.timestamp()).isEqualTo(Long.toString(NOW.getEpochSecond()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((message.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
    assertThat(message.signature())
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(message.body())));
  }

  @Test
  void triesAgainLaterAndLaterUntilItIsTaken() {
    answers.addAll(List.of(503, 429, 500));
    webhook.judged(deployment(null), regressed());
    await().atMost(PATIENCE).until(() -> webhook.delivered() == 1);

    assertThat(received).hasSize(4);
    assertThat(received.getLast().body()).isEqualTo(received.getFirst().body());
    assertThat(pauses).isEqualTo(VerdictWebhook.RETRIES.subList(0, 3));
    assertThat(webhook.failed()).isEqualTo(3);
    assertThat(webhook.givenUp()).isZero();
    assertThat(webhook.sentences()).isEmpty();
  }

  @Test
  void givesUpWhatIsNeverTakenAndSaysSo() {
    answers.addAll(List.of(500, 500, 500, 500, 500, 500));
    webhook.judged(deployment(null), regressed());
    await().atMost(PATIENCE).until(() -> webhook.givenUp() == 1);

    assertThat(pauses).isEqualTo(VerdictWebhook.RETRIES);
    assertThat(webhook.sentences())
        .containsExactly(
            "The webhook of verdicts, 127.0.0.1, has not taken what it was told since"
                + " 2026-05-04T12:00:05Z: it answered 500. 1 message was given up, the last of"
                + " payment 1.5.0 at 2026-05-04T12:00:05Z.");

    webhook.judged(deployment(null), regressed());
    await().atMost(PATIENCE).until(() -> webhook.delivered() == 1);
    assertThat(webhook.sentences())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("takes messages again", "1 message was given up");
  }

  @Test
  void doesNotRepeatWhatIsRefusedForGood() {
    answers.add(401);
    webhook.judged(deployment(null), regressed());
    await().atMost(PATIENCE).until(() -> webhook.givenUp() == 1);

    assertThat(received).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aFullQueueDropsAndCountsAndNeverWaits() {
    webhook.stop();
    for (int i = 0; i < VerdictWebhook.WAITING + 3; i++) {
      webhook.judged(deployment(null), regressed());
    }

    // What was taken before it stopped may have made room.
    assertThat(webhook.dropped()).isBetween(1L, 3L);
    assertThat(webhook.sentences())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("more messages waited than are kept", "given up, the last of payment 1.5.0");
  }

  @Test
  void tellsOnlyWhatIsNews() {
    DeployVerdict pending = verdict(DeployVerdict.State.PENDING, false);
    DeployVerdict passed = verdict(DeployVerdict.State.PASSED, false);
    DeployVerdict last = verdict(DeployVerdict.State.PASSED, true);

    assertThat(VerdictMessage.isNews(null, pending)).isFalse();
    assertThat(VerdictMessage.isNews(pending, pending)).isFalse();
    assertThat(VerdictMessage.isNews(pending, passed)).isTrue();
    assertThat(VerdictMessage.isNews(passed, passed)).isFalse();
    assertThat(VerdictMessage.isNews(passed, pending)).isTrue();
    assertThat(VerdictMessage.isNews(passed, last)).isTrue();
    assertThat(VerdictMessage.isNews(null, last)).isTrue();
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThatThrownBy(() -> new VerdictWebhookProperties("ftp://ci", SECRET))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("'ftp://ci'");
    assertThatThrownBy(() -> new VerdictWebhookProperties("https://ci.example/hook", "short"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("16 characters")
        .hasMessageNotContaining("short");
    assertThat(new VerdictWebhookProperties("", "").url()).as("off").isEmpty();
  }

  private static DeployVerdict regressed() {
    return verdict(DeployVerdict.State.REGRESSED, false);
  }

  private static DeployVerdict verdict(DeployVerdict.State state, boolean isFinal) {
    return new DeployVerdict(
        state,
        isFinal,
        "p95 rose.",
        DeployVerdict.Baseline.SIDE_BY_SIDE,
        1,
        2,
        3,
        12,
        List.of(),
        0,
        state == DeployVerdict.State.PENDING ? null : (Long) (NOW.toEpochMilli() * 1_000_000L),
        NOW.toEpochMilli() * 1_000_000L);
  }

  private static Deployment deployment(@Nullable DeployVerdict before) {
    Deployment deployment =
        new Deployment(
            "d1",
            Deployment.Kind.DEPLOY,
            new ServiceId("shop", "payment", "demo"),
            "1.5.0",
            "1.4.0",
            Deployment.State.ROLLING,
            0.5,
            null,
            NOW.minusSeconds(300).toEpochMilli() * 1_000_000L,
            null,
            "abc",
            null,
            null,
            null,
            Set.of(),
            null,
            List.of(),
            List.of());
    return before == null ? deployment : deployment.judged(before);
  }
}
