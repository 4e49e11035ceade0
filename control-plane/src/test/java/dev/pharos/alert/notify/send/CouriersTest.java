package dev.pharos.alert.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.Signature;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Fingerprint;
import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Notification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CouriersTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:07:05Z");
  private static final Instant BEGAN = Instant.parse("2026-05-04T12:00:05Z");
  private static final String SECRET = "0123456789abcdef";

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          headers.add(Map.copyOf(exchange.getRequestHeaders()));
          bodies.add(body);
          received.add(JsonMapper.shared().readTree(body));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url(String user) {
    return URI.create(
        "http://%s127.0.0.1:%d/T0/secret".formatted(user, server.getAddress().getPort()));
  }

  private static Alert alert(String service, Instant endsAt) {
    return Alert.of(
        Map.of("alertname", "Errors", "service", service, "severity", "page"),
        Map.of("summary", "12 % of <requests> fail & more"),
        0.12,
        BEGAN,
        BEGAN.plusSeconds(60),
        endsAt,
        "http://pharos.example/graph?q=1");
  }

  private static Background background(Alert alert) {
    return new Background(
        "12 % of <requests> fail & more.",
        List.of("gateway", "order"),
        "1.5.0 after 1.4.0 at 2026-05-04T11:55:05Z, 5 min before it began, regressed",
        "pay",
        "#pay-oncall",
        "https://wiki.example/pay",
        "http://pharos.example/services/" + alert.label("service"));
  }

  private static Message message(List<Alert> firing, List<Alert> resolved) {
    GroupKey group =
        new GroupKey(
            "0", "oncall/webhook", new TreeMap<>(Map.of("alertname", "Errors", "team", "pay")));
    return Message.of(
        new Notification(group, "oncall", firing, resolved, NOW),
        CouriersTest::background,
        "http://pharos.example");
  }

  private static Message oneEach() {
    return message(
        List.of(alert("payment", NOW.plusSeconds(240))),
        List.of(alert("order", NOW.minusSeconds(60))));
  }

  @Test
  void aWebhookHasAlertmanagersShapeAndOurSignature() throws Exception {
    new WebhookCourier(url("ada:pass%20word@"), SECRET, JsonMapper.shared(), () -> NOW)
        .carry(oneEach());

    Alert payment = alert("payment", NOW.plusSeconds(240));
    assertThat(received)
        .containsExactly(
            JsonMapper.shared()
                .readTree(
                    """
                    {"version":"4","groupKey":"{0}:{alertname=Errors, team=pay}",
                     "truncatedAlerts":0,"status":"firing","receiver":"oncall",
                     "groupLabels":{"alertname":"Errors","team":"pay"},
                     "commonLabels":{"alertname":"Errors","severity":"page"},
                     "commonAnnotations":{"summary":"12 %% of <requests> fail & more"},
                     "externalURL":"http://pharos.example",
                     "alerts":[%s,%s]}
                    """
                        .formatted(
                            told("payment", "firing", "0001-01-01T00:00:00Z"),
                            told("order", "resolved", "2026-05-04T12:06:05Z"))));
    assertThat(received.getFirst().path("alerts").get(0).path("fingerprint").asString())
        .isEqualTo(Fingerprint.of(payment.labels()));
    Map<String, List<String>> sent = headers.getFirst();
    String seconds = Long.toString(NOW.getEpochSecond());
    assertThat(sent.get("Pharos-timestamp")).containsExactly(seconds);
    assertThat(sent.get("Pharos-signature"))
        .containsExactly(new Signature(SECRET).of(NOW.getEpochSecond(), bodies.getFirst()));
    assertThat(sent.get("Authorization")).containsExactly("Basic YWRhOnBhc3Mgd29yZA==");
  }

  private static String told(String service, String status, String endsAt) {
    return """
    {"status":"%s","labels":{"alertname":"Errors","service":"%s","severity":"page"},
     "annotations":{"summary":"12 %% of <requests> fail & more"},
     "startsAt":"2026-05-04T12:01:05Z","endsAt":"%s",
     "generatorURL":"http://pharos.example/graph?q=1","fingerprint":"%s",
     "background":{"cause":"12 %% of <requests> fail & more.","affected":["gateway","order"],
      "lastDeploy":"1.5.0 after 1.4.0 at 2026-05-04T11:55:05Z, 5 min before it began, regressed",
      "team":"pay","contact":"#pay-oncall","runbook":"https://wiki.example/pay",
      "link":"http://pharos.example/services/%s"}}
    """
        .formatted(status, service, endsAt, Fingerprint.of(alert(service, NOW).labels()), service);
  }

  @Test
  void slackIsToldWhatAPersonAsks() throws Exception {
    SlackCourier slack = new SlackCourier(url(""), "#pay", JsonMapper.shared(), () -> NOW);
    slack.carry(oneEach());

    JsonNode body = received.getFirst();
    assertThat(body.path("channel").asString()).isEqualTo("#pay");
    assertThat(body.path("text").asString()).isEqualTo("*[FIRING:1] Errors pay*");
    JsonNode first = body.path("attachments").get(0);
    assertThat(first.path("color").asString()).isEqualTo("danger");
    assertThat(first.path("title").asString()).isEqualTo("Errors: payment (page)");
    assertThat(first.path("title_link").asString()).endsWith("/services/payment");
    assertThat(first.path("text").asString())
        .isEqualTo(
            """
            *Cause*: 12 % of &lt;requests&gt; fail &amp; more.
            *Since*: 2026-05-04 12:00:05 UTC, 7 min
            *Hit*: gateway, order
            *Last deploy*: 1.5.0 after 1.4.0 at 2026-05-04T11:55:05Z, 5 min before it began, regressed
            *Owner*: pay (#pay-oncall)
            *Runbook*: https://wiki.example/pay
            *Link*: http://pharos.example/services/payment\
            """);
    JsonNode second = body.path("attachments").get(1);
    assertThat(second.path("color").asString()).isEqualTo("good");
    assertThat(second.path("text").asString())
        .contains("*Over*: 2026-05-04 12:06:05 UTC, after 6 min");
    assertThat(slack.target()).doesNotContain("secret");
  }

  @Test
  void manyAlertsAreCountedInsteadOfShown() throws Exception {
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < MessageText.MOST_ALERTS + 3; i++) {
      many.add(alert("s" + i, NOW.plusSeconds(240)));
    }
    new SlackCourier(url(""), "", JsonMapper.shared(), () -> NOW).carry(message(many, List.of()));

    JsonNode body = received.getFirst();
    assertThat(body.has("channel")).isFalse();
    assertThat(body.path("text").asString()).endsWith("\nand 3 more");
    assertThat(body.path("attachments")).hasSize(MessageText.MOST_ALERTS);
  }

  @Test
  void mailIsSentInARealDialogue() throws Exception {
    try (SmtpServer smtp = new SmtpServer()) {
      mail(smtp, "ada", "pass word").carry(oneEach());

      SmtpServer.Mail mail = smtp.mails.getFirst();
      assertThat(mail.commands())
          .anyMatch(line -> line.startsWith("AUTH PLAIN"))
          .contains("RCPT TO:<oncall@shop.example>", "RCPT TO:<ada@shop.example>")
          .anyMatch(line -> line.startsWith("MAIL FROM:<pharos@shop.example>"));
      assertThat(mail.content())
          .contains("Subject: [FIRING:1] Errors pay\n")
          .contains("Auto-Submitted: auto-generated\n")
          .containsPattern("Message-ID: <[0-9a-f-]+@shop.example>\n")
          .contains("Date: Mon, 4 May 2026 ")
          .contains("Errors: payment (page)\n  Cause: 12 % of <requests> fail & more.\n")
          .contains("  Since: 2026-05-04 12:00:05 UTC, 7 min\n  Hit: gateway, order\n")
          .contains("  Last deploy: 1.5.0 after 1.4.0 ")
          .contains("  Owner: pay (#pay-oncall)\n  Runbook: https://wiki.example/pay\n")
          .contains("  Link: http://pharos.example/services/payment\n")
          .contains("Over: Errors: order (page)\n");
    }
  }

  @Test
  void aRecipientThatIsRefusedForGoodIsNotTriedAgain() throws Exception {
    try (SmtpServer smtp = new SmtpServer()) {
      MailCourier courier = mail(smtp, "", "");
      smtp.answerToRecipients = "550 no such user";
      assertThatThrownBy(() -> courier.carry(oneEach()))
          .isInstanceOfSatisfying(
              UndeliveredException.class, refusal -> assertThat(refusal.isForGood()).isTrue());
      smtp.answerToRecipients = "450 busy";
      assertThatThrownBy(() -> courier.carry(oneEach()))
          .isInstanceOfSatisfying(
              UndeliveredException.class, refusal -> assertThat(refusal.isForGood()).isFalse());
      assertThat(smtp.mails).isEmpty();
    }
  }

  @Test
  void oneWrongAddressLeavesNoOtherUntold() throws Exception {
    try (SmtpServer smtp = new SmtpServer()) {
      smtp.answersTo.put("oncall@shop.example", "550 no such user");

      assertThatThrownBy(() -> mail(smtp, "", "").carry(oneEach()))
          .isInstanceOfSatisfying(
              UndeliveredException.class, refusal -> assertThat(refusal.isPartly()).isTrue())
          .hasMessageEndingWith(": oncall@shop.example (550 no such user)");
      assertThat(smtp.mails).hasSize(1);
    }
  }

  @Test
  void noMailGoesInTheClearWhereItMustNot() throws Exception {
    try (SmtpServer smtp = new SmtpServer()) {
      MailCourier courier =
          new MailCourier(
              new MailServer(
                  "127.0.0.1", smtp.port(), MailServer.Tls.STARTTLS, "ada", SECRET, "a@b.example"),
              List.of("oncall@shop.example"),
              () -> NOW);

      assertThatThrownBy(() -> courier.carry(oneEach()))
          .isInstanceOf(UndeliveredException.class)
          .hasMessageContaining("STARTTLS")
          .hasMessageNotContaining(SECRET);
      assertThat(smtp.mails).isEmpty();
    }
  }

  private static MailCourier mail(SmtpServer smtp, String user, String password) {
    return new MailCourier(
        new MailServer(
            "127.0.0.1", smtp.port(), MailServer.Tls.NONE, user, password, "pharos@shop.example"),
        List.of("oncall@shop.example", "ada@shop.example"),
        () -> NOW);
  }
}
