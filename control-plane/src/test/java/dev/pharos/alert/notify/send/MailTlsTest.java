package dev.pharos.alert.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Notification;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail to a real server over TLS, from the first byte or by STARTTLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-05-04T12:07:05Z");
  private static final String USER = "ada";
  private static final String PASSWORD = "pass word";

  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private @Nullable SMTPServer server;
  private @Nullable Delivery delivery;
  private MailCertificate ours;
  private MailCertificate anothers;

  @BeforeAll
  void makeCertificates(@TempDir Path folder) throws Exception {
    ours = MailCertificate.of(folder, "ip:127.0.0.1");
    anothers = MailCertificate.of(folder, "dns:mail.example");
  }

  @AfterEach
  void stop() {
    if (delivery != null) {
      delivery.stop();
    }
    if (server != null) {
      server.stop();
    }
    mails.clear();
    logins.clear();
  }

  private int start(MailServer.Tls tls, MailCertificate certificate) throws Exception {
    SMTPServer.Builder settings =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("mail.example")
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory((user, password, context) -> {
                  logins.add(user + " " + password);
                  if (!user.equals(USER) || !password.equals(PASSWORD)) {
                    throw new LoginFailedException();
                  }
                }))
            .requireAuth()
            .messageHandler((context, from, to, data) ->
                mails.add(from + " " + to + "\n" + new String(data, StandardCharsets.US_ASCII)));
    SMTPServer started =
        switch (tls) {
          case TLS -> settings.serverSocketFactory(certificate.server()).build();
          case STARTTLS ->
              settings.enableTLS().requireTLS().startTlsSocketFactory(certificate.server()).build();
          case NONE -> throw new IllegalArgumentException("not what is tested here");
        };
    started.start();
    server = started;
    return started.getPortAllocated();
  }

  private static MailServer at(int port, MailServer.Tls tls) {
    return new MailServer("127.0.0.1", port, tls, USER, PASSWORD, "pharos@shop.example");
  }

  /** As Pharos sends it, but that no second try follows. */
  private Delivery send(MailCourier courier) {
    CountDownLatch never = new CountDownLatch(1);
    Delivery started =
        new Delivery(
            "pay/email", courier, () -> NOW, time -> never.await(), (notification, taken) -> {});
    delivery = started;
    started.start();
    started.offer(message());
    return started;
  }

  private static Message message() {
    Alert alert =
        Alert.of(
            Map.of("alertname", "Errors", "service", "payment"),
            Map.of("summary", "12 % of requests fail"),
            0.12,
            NOW.minusSeconds(60),
            NOW,
            NOW.plusSeconds(240),
            "");
    return Message.of(
        new Notification(
            new GroupKey("0", "pay/email", new TreeMap<>(Map.of("alertname", "Errors"))),
            "pay",
            List.of(alert),
            List.of(),
            NOW),
        one -> new Background("", List.of(), "", "", "", "", ""),
        "");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void mailIsSentToAServerThatIsTrusted(MailServer.Tls tls) throws Exception {
    int port = start(tls, ours);
    Delivery sent =
        send(
            new MailCourier(
                at(port, tls), List.of("oncall@shop.example"), () -> NOW, ours.trusting()));

    await().atMost(PATIENCE).until(() -> sent.delivered() == 1 || sent.trouble().isPresent());
    assertThat(sent.trouble()).isEmpty();
    assertThat(logins).containsExactly(USER + " " + PASSWORD);
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst())
        .startsWith("pharos@shop.example oncall@shop.example\n")
        .contains("Subject: [FIRING:1] Errors");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void aServerThatNobodyVouchesForIsToldNothing(MailServer.Tls tls) throws Exception {
    int port = start(tls, ours);
    // As it is made outside of tests: it trusts whom the JVM trusts.
    Delivery sent = send(new MailCourier(at(port, tls), List.of("oncall@shop.example"), () -> NOW));

    assertIsRefused(sent, port, "unable to find valid certification path");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void aServerWithTheCertificateOfAnotherIsToldNothing(MailServer.Tls tls) throws Exception {
    int port = start(tls, anothers);
    Delivery sent =
        send(
            new MailCourier(
                at(port, tls), List.of("oncall@shop.example"), () -> NOW, anothers.trusting()));

    assertIsRefused(sent, port, "127.0.0.1 found");
  }

  private void assertIsRefused(Delivery sent, int port, String why) {
    await().atMost(PATIENCE).until(() -> sent.delivered() == 1 || sent.trouble().isPresent());
    assertThat(sent.trouble().orElseThrow())
        .startsWith(
            "Receiver pay/email (oncall@shop.example) has not taken what it was told since %s: 127.0.0.1:%d: "
                .formatted(NOW, port))
        .contains(why)
        .doesNotContain(PASSWORD);
    assertThat(sent.failures()).isOne();
    assertThat(sent.delivered()).isZero();
    assertThat(logins).isEmpty();
    assertThat(mails).isEmpty();
  }
}
