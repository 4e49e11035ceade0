package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.InhibitRule;
import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.alert.notify.route.Route;
import dev.pharos.alert.notify.send.MailServer;
import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.LabelMatcher;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of alerts.
 *
 * @param alertmanagers each hears of all alerts
 * @param receivers by name
 * @param root of the tree of routes; null where there is no receiver
 * @param mail null where nobody takes mail
 * @param heartbeat null where nobody is told that alerting works
 * @param inhibitByGraph whether a callee's alert holds back its callers'
 * @param externalLabels that Alertmanagers are told with alerts
 */
record NotificationSettings(
    List<URI> alertmanagers,
    Map<String, Receiver> receivers,
    @Nullable Route root,
    @Nullable MailServer mail,
    @Nullable Pulse heartbeat,
    List<InhibitRule> inhibitRules,
    boolean inhibitByGraph,
    Map<String, String> externalLabels) {
  private static final String PREFIX = "pharos.alert.";

  /** A key shorter than that is guessed. */
  private static final int LEAST_SECRET = 16;

  /** More often is no sooner noticed: who watches waits for some that are missing. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  /**
   * Ways to reach someone; null where it is not one of them.
   *
   * @param secret what messages to the webhook are signed with; empty for none
   * @param slackChannel empty for the webhook's own
   * @param mailTo addresses
   */
  record Receiver(
      @Nullable URI webhook,
      String secret,
      @Nullable URI slack,
      String slackChannel,
      List<String> mailTo,
      boolean sendResolved) {}

  /**
   * Who is told that alerting works.
   *
   * @param secret what messages are signed with; empty for none
   */
  record Pulse(URI url, Duration interval, String secret) {}

  /**
   * @throws StartupException saying which setting is wrong and what is allowed
   */
  static NotificationSettings read(WrittenNotifications written) {
    List<URI> alertmanagers = new ArrayList<>();
    for (String url : written.alertmanagers()) {
      alertmanagers.add(WrittenValues.secretUrl(PREFIX + "alertmanagers", url.strip()));
    }
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    WrittenKeys.byFirst(PREFIX + "receivers", written.receivers())
        .forEach((name, keys) -> receivers.put(name, receiver(keys)));
    MailServer mail = mail(written.email());
    receivers.forEach((name, receiver) -> {
      if (mail == null && !receiver.mailTo().isEmpty()) {
        throw new StartupException(
            "%sreceivers.%s.email.to: needs %semail.host and %semail.from, a server to send by and"
                    .formatted(PREFIX, name, PREFIX, PREFIX)
                + " a sender");
      }
    });
    List<InhibitRule> rules = new ArrayList<>();
    WrittenKeys.byFirst(PREFIX + "inhibit-rules", written.inhibitRules())
        .values()
        .forEach(keys -> rules.add(inhibitRule(keys)));
    return new NotificationSettings(
        List.copyOf(alertmanagers),
        Map.copyOf(receivers),
        root(written, receivers.keySet()),
        mail,
        pulse(written.heartbeat()),
        List.copyOf(rules),
        WrittenValues.flag(PREFIX + "inhibit-by-graph", written.inhibitByGraph(), true),
        Map.copyOf(written.externalLabels()));
  }

  private static Receiver receiver(WrittenKeys keys) {
    String webhook = keys.take("webhook.url");
    String secret = keys.take("webhook.secret");
    String slack = keys.take("slack.url");
    String slackChannel = keys.take("slack.channel");
    List<String> to = new ArrayList<>(keys.takeList("email.to", ","));
    keys.takeBelow("email").forEach((name, below) -> to.addAll(addresses(name, below)));
    boolean sendResolved =
        WrittenValues.flag(keys.key("send-resolved"), keys.take("send-resolved"), true);
    keys.checkAllTaken();
    if (webhook.isEmpty() && slack.isEmpty() && to.isEmpty()) {
      throw new StartupException(
          keys.key("webhook.url")
              + ": a receiver needs one of webhook.url, slack.url and email.to");
    }
    requireSecret(keys.key("webhook.secret"), secret);
    for (String address : to) {
      requireAddress(keys.key("email.to"), address);
    }
    return new Receiver(
        webhook.isEmpty() ? null : WrittenValues.secretUrl(keys.key("webhook.url"), webhook),
        secret,
        slack.isEmpty() ? null : WrittenValues.secretUrl(keys.key("slack.url"), slack),
        slackChannel,
        List.copyOf(to),
        sendResolved);
  }

  private static void requireSecret(String key, String secret) {
    if (!secret.isEmpty() && secret.length() < LEAST_SECRET) {
      throw new StartupException(
          "%s: must have at least %d characters; write for example what `openssl rand -hex 32` prints"
              .formatted(key, LEAST_SECRET));
    }
  }

  private static @Nullable Pulse pulse(WrittenNotifications.Heartbeat written) {
    String prefix = PREFIX + "heartbeat.";
    if (written.url().isBlank()) {
      return null;
    }
    requireSecret(prefix + "secret", written.secret());
    String key = prefix + "interval";
    Duration interval =
        WrittenValues.duration(key, written.interval().strip(), LEAST_INTERVAL, false);
    if (interval.compareTo(LEAST_INTERVAL) < 0) {
      throw WrittenValues.refused(key, written.interval(), "is less than 1s");
    }
    return new Pulse(
        WrittenValues.secretUrl(prefix + "url", written.url().strip()), interval, written.secret());
  }

  /** Written one by one: {@code email.to[0]}. */
  private static List<String> addresses(String name, WrittenKeys below) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; name.equals("to"); i++) {
      String address = below.take(Integer.toString(i));
      if (address.isEmpty()) {
        break;
      }
      addresses.add(address);
    }
    below.checkAllTaken();
    return addresses;
  }

  private static @Nullable MailServer mail(WrittenNotifications.Email written) {
    String prefix = PREFIX + "email.";
    if (written.host().isBlank()) {
      return null;
    }
    requireAddress(prefix + "from", written.from());
    MailServer.Tls tls =
        switch (written.tls().strip().toLowerCase(Locale.ROOT)) {
          case "starttls" -> MailServer.Tls.STARTTLS;
          case "tls" -> MailServer.Tls.TLS;
          case "none" -> MailServer.Tls.NONE;
          default ->
              throw WrittenValues.refused(
                  prefix + "tls", written.tls(), "is none of starttls, tls, none");
        };
    return new MailServer(
        written.host().strip(),
        WrittenValues.port(prefix + "port", written.port().strip()),
        tls,
        written.username(),
        written.password(),
        written.from().strip());
  }

  private static void requireAddress(String key, String value) {
    String address = value.strip();
    int at = address.indexOf('@');
    if (at <= 0 || at == address.length() - 1 || address.matches(".*[\\s<>,;\\p{Cntrl}].*")) {
      throw WrittenValues.refused(
          key, value, "is no mail address; write for example oncall@shop.example");
    }
  }

  private static @Nullable Route root(WrittenNotifications written, Set<String> receivers) {
    WrittenNotifications.RootRoute route = written.route();
    if (receivers.isEmpty()) {
      if (!written.routes().isEmpty() || !route.receiver().isEmpty()) {
        throw new StartupException(
            PREFIX
                + "receivers: routes need receivers to lead to; write for example"
                + " pharos.alert.receivers.oncall.webhook.url");
      }
      return null;
    }
    WrittenKeys keys =
        new WrittenKeys(
            PREFIX + "route",
            Map.of(
                "receiver", route.receiver(),
                "group-by", route.groupBy(),
                "group-wait", route.groupWait(),
                "group-interval", route.groupInterval(),
                "repeat-interval", route.repeatInterval()));
    String only = receivers.size() == 1 ? receivers.iterator().next() : "";
    Route root = ROOT.below("", keys, only, receivers, List.of());
    return ROOT.with(
        root, below(WrittenKeys.byFirst(PREFIX + "routes", written.routes()), root, "", receivers));
  }

  private static List<Route> below(
      Map<String, WrittenKeys> written, Route parent, String id, Set<String> receivers) {
    List<Route> routes = new ArrayList<>();
    for (WrittenKeys keys : written.values()) {
      String ownId = (id.isEmpty() ? "" : id + "/") + routes.size();
      Map<String, WrittenKeys> nested = keys.takeBelow("routes");
      List<LabelMatcher> matchers =
          new ArrayList<>(
              WrittenValues.matchers(keys.key("matchers"), keys.takeList("matchers", "")));
      String team = keys.take("team");
      if (!team.isEmpty()) {
        matchers.add(Matchers.of("team", true, false, team));
      }
      boolean goesOn = WrittenValues.flag(keys.key("continue"), keys.take("continue"), false);
      Route route =
          new Inherited(parent, goesOn).below(ownId, keys, parent.receiver(), receivers, matchers);
      keys.checkAllTaken();
      routes.add(ROOT.with(route, below(nested, route, ownId, receivers)));
    }
    return routes;
  }

  private static final Inherited ROOT = new Inherited(null, false);

  /** What a route says nothing of it has from the one above. */
  private record Inherited(@Nullable Route parent, boolean goesOn) {
    Route below(
        String id,
        WrittenKeys keys,
        String otherReceiver,
        Set<String> receivers,
        List<LabelMatcher> matchers) {
      String said = keys.take("receiver");
      String receiver = said.isEmpty() ? otherReceiver : said;
      if (!receivers.contains(receiver)) {
        throw WrittenValues.refused(
            keys.key("receiver"),
            receiver,
            "is no receiver; one of %s is needed".formatted(String.join(", ", receivers)));
      }
      List<String> groupBy = keys.takeList("group-by", ",");
      groupBy.removeIf(String::isEmpty);
      Duration none = Duration.ZERO;
      return new Route(
          id,
          matchers,
          receiver,
          groupBy.isEmpty() && parent != null ? parent.groupBy() : groupBy,
          WrittenValues.duration(
              keys.key("group-wait"),
              keys.take("group-wait"),
              parent == null ? none : parent.groupWait(),
              true),
          WrittenValues.duration(
              keys.key("group-interval"),
              keys.take("group-interval"),
              parent == null ? none : parent.groupInterval(),
              false),
          WrittenValues.duration(
              keys.key("repeat-interval"),
              keys.take("repeat-interval"),
              parent == null ? none : parent.repeatInterval(),
              false),
          goesOn,
          List.of());
    }

    Route with(Route route, List<Route> routes) {
      return new Route(
          route.id(),
          route.matchers(),
          route.receiver(),
          route.groupBy(),
          route.groupWait(),
          route.groupInterval(),
          route.repeatInterval(),
          route.goesOn(),
          routes);
    }
  }

  private static InhibitRule inhibitRule(WrittenKeys keys) {
    List<LabelMatcher> source =
        WrittenValues.matchers(keys.key("source-matchers"), keys.takeList("source-matchers", ""));
    List<LabelMatcher> target =
        WrittenValues.matchers(keys.key("target-matchers"), keys.takeList("target-matchers", ""));
    List<String> equal = keys.takeList("equal", ",");
    keys.checkAllTaken();
    if (source.isEmpty() || target.isEmpty()) {
      throw new StartupException(
          keys.key(source.isEmpty() ? "source-matchers" : "target-matchers")
              + ": is needed, or all alerts would be meant; write for example severity=\"page\"");
    }
    return new InhibitRule(source, target, equal);
  }
}
