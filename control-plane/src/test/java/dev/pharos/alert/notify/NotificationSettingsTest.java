package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.alert.notify.route.Route;
import dev.pharos.signal.StartupException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NotificationSettingsTest {
  private final Map<String, String> written =
      new HashMap<>(
          Map.of(
              "pharos.alert.receivers.oncall.webhook.url", "https://hooks.example/x",
              "pharos.alert.receivers.pay.slack.url", "https://hooks.example/T0/secret",
              "pharos.alert.route.receiver", "oncall"));

  private NotificationSettings read() {
    return NotificationSettings.read(
        new Binder(new MapConfigurationPropertySource(written))
            .bindOrCreate("pharos.alert", WrittenNotifications.class));
  }

  @Test
  void withoutSettingsNobodyIsTold() {
    written.clear();

    assertThat(read())
        .isEqualTo(
            new NotificationSettings(
                List.of(), Map.of(), null, null, null, List.of(), true, Map.of()));
  }

  @Test
  void readsATreeOfRoutesThatInheritsFromAbove() {
    written.put("pharos.alert.route.group-wait", "10s");
    written.put("pharos.alert.routes[0].team", "pay");
    written.put("pharos.alert.routes[0].receiver", "pay");
    written.put("pharos.alert.routes[0].group-by", "service, env");
    written.put("pharos.alert.routes[0].continue", "true");
    written.put("pharos.alert.routes[0].routes[0].matchers[0]", "severity=\"info\"");
    written.put("pharos.alert.routes[0].routes[0].matchers[1]", "env!~\"test|dev\"");
    written.put("pharos.alert.routes[0].routes[0].repeatInterval", "1d");
    written.put("pharos.alert.routes[1].matchers", "alertname=Watchdog");
    written.put("pharos.alert.routes[1].group-by[0]", "...");

    Route root = Objects.requireNonNull(read().root());

    assertThat(root.receiver()).isEqualTo("oncall");
    assertThat(root.groupBy()).containsExactly("alertname", "service");
    assertThat(root.groupInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(root.repeatInterval()).isEqualTo(Duration.ofHours(4));
    Route pay = root.routes().getFirst();
    assertThat(pay.matchers()).hasToString("[team=\"pay\"]");
    assertThat(pay.receiver()).isEqualTo("pay");
    assertThat(pay.groupBy()).containsExactly("service", "env");
    assertThat(pay.groupWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(pay.goesOn()).isTrue();
    Route info = pay.routes().getFirst();
    assertThat(info.id()).isEqualTo("0/0");
    assertThat(info.matchers()).hasToString("[severity=\"info\", env!~\"test|dev\"]");
    assertThat(info.receiver()).isEqualTo("pay");
    assertThat(info.repeatInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(root.routes().get(1).groupBy()).containsExactly("...");
  }

  @Test
  void readsMailAndInhibition() {
    written.put("pharos.alert.email.host", "mail.example");
    written.put("pharos.alert.email.from", "pharos@shop.example");
    written.put("pharos.alert.receivers.pay.email.to[0]", "ada@shop.example");
    written.put("pharos.alert.receivers.pay.email.to[1]", "bob@shop.example");
    written.put("pharos.alert.receivers.pay.send-resolved", "false");
    written.put("pharos.alert.receivers.oncall.email.to", "a@b.example, c@d.example");
    written.put("pharos.alert.inhibit-rules[0].source-matchers", "severity=page");
    written.put("pharos.alert.inhibit-rules[0].target-matchers[0]", "severity=warn");
    written.put("pharos.alert.inhibit-rules[0].equal", "service,env");
    written.put("pharos.alert.inhibit-by-graph", "false");
    written.put("pharos.alert.alertmanagers", "http://a:9093,http://b:9093/am");

    NotificationSettings read = read();

    assertThat(read.mail()).hasToString("mail.example:587");
    NotificationSettings.Receiver pay = Objects.requireNonNull(read.receivers().get("pay"));
    assertThat(pay.mailTo()).containsExactly("ada@shop.example", "bob@shop.example");
    assertThat(pay.sendResolved()).isFalse();
    assertThat(Objects.requireNonNull(read.receivers().get("oncall")).mailTo())
        .containsExactly("a@b.example", "c@d.example");
    assertThat(read.inhibitRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.equal()).containsExactly("service", "env"));
    assertThat(read.inhibitByGraph()).isFalse();
    assertThat(read.alertmanagers()).hasSize(2);
  }

  @Test
  void readsWhoIsToldThatAlertingWorks() {
    written.put("pharos.alert.heartbeat.url", "https://hc.example/id");
    assertThat(read().heartbeat())
        .isEqualTo(
            new NotificationSettings.Pulse(
                URI.create("https://hc.example/id"), Duration.ofMinutes(1), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "url,hc,'pharos.alert.heartbeat.url: the value, which is not shown'",
    "interval,0s,'pharos.alert.heartbeat.interval: ''0s'' is not a duration above 0'",
    "interval,10ms,'pharos.alert.heartbeat.interval: ''10ms'' is less than 1s'",
    "secret,short,'pharos.alert.heartbeat.secret: must have at least 16'"
  })
  void saysWhatIsWrongWithTheHeartbeat(String key, String value, String complaint) {
    written.put("pharos.alert.heartbeat.url", "https://hc.example/id");
    written.put("pharos.alert.heartbeat." + key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "route.receiver | nobody | pharos.alert.route.receiver: 'nobody' is no receiver; one of",
        "route.group-wait | soon | pharos.alert.route.group-wait: 'soon' is not a duration",
        "route.repeat-interval | 0s | pharos.alert.route.repeat-interval: '0s' is not a duration",
        "routes[0].reciever | pay | pharos.alert.routes[0].reciever: there is no such setting",
        "routes[0].matchers | a b | pharos.alert.routes[0].matchers: 'a b' is no matcher",
        "routes[0].routes[1].continue | so | pharos.alert.routes[0].routes[1].continue: 'so' is",
        "routes[0].receiver | x | pharos.alert.routes[0].receiver: 'x' is no receiver; one of",
        "receivers.pay.slack.url | ftp://secret | pharos.alert.receivers.pay.slack.url: the value",
        "receivers.pay.webhook.secret | short | receivers.pay.webhook.secret: must have at least"
            + " 16",
        "receivers.pay.pager | x | pharos.alert.receivers.pay.pager: there is no such setting",
        "receivers.new.send-resolved | true | receivers.new.webhook.url: a receiver needs one of",
        "receivers.pay.email.to | a@b.example | receivers.pay.email.to: needs pharos.alert.email",
        "receivers.pay.email.to | nobody | email.to: 'nobody' is no mail address; write for",
        "inhibit-rules[0].target-matchers | a=b | inhibit-rules[0].source-matchers: is needed",
        "inhibit-by-graph | perhaps | inhibit-by-graph: 'perhaps' is neither true nor false",
        "alertmanagers | am:9093 | pharos.alert.alertmanagers: the value, which is not shown",
      })
  void saysWhichSettingIsWrongAndWhatIsAllowed(String key, String value, String complaint) {
    written.put("pharos.alert." + key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("ftp://secret");
  }

  @ParameterizedTest
  @CsvSource({
    "port,0,'pharos.alert.email.port: ''0'' is not a port'",
    "tls,ssl,'pharos.alert.email.tls: ''ssl'' is none of starttls, tls, none'",
    "from,me,'pharos.alert.email.from: ''me'' is no mail address'"
  })
  void saysWhatIsWrongWithTheMailServer(String key, String value, String complaint) {
    written.put("pharos.alert.email.host", "mail.example");
    written.put("pharos.alert.email.from", "pharos@shop.example");
    written.put("pharos.alert.email." + key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(complaint);
  }
}
