package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Channels;
import dev.pharos.alert.notify.route.Groups;
import dev.pharos.alert.notify.route.Route;
import dev.pharos.alert.notify.send.Alertmanager;
import dev.pharos.alert.notify.send.Courier;
import dev.pharos.alert.notify.send.Delivery;
import dev.pharos.alert.notify.send.MailCourier;
import dev.pharos.alert.notify.send.MailServer;
import dev.pharos.alert.notify.send.Pause;
import dev.pharos.alert.notify.send.SlackCourier;
import dev.pharos.alert.notify.send.WebhookCourier;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes a notifier of settings. */
final class NotifierBuilder {
  private NotifierBuilder() {}

  /**
   * @param pharos address of Pharos' own pages; empty when it is not known
   * @param pause between two tries
   */
  static Notifier build(
      NotificationSettings settings,
      Silences silences,
      ServiceFacts facts,
      KeptState kept,
      JsonMapper json,
      String pharos,
      InstantSource clock,
      Pause pause)
      throws IOException {
    AtomicReference<Notifier> built = new AtomicReference<>();
    Map<String, Delivery> deliveries = new HashMap<>();
    Map<String, List<Channels.Channel>> channels = new HashMap<>();
    settings
        .receivers()
        .forEach((name, receiver) -> {
          List<Channels.Channel> ways = new ArrayList<>();
          couriers(name, receiver, settings, json, clock)
              .forEach((channel, courier) -> {
                ways.add(new Channels.Channel(channel, receiver.sendResolved()));
                deliveries.put(
                    channel,
                    new Delivery(
                        channel,
                        courier,
                        clock,
                        pause,
                        (notification, delivered) -> built.get().settled(notification, delivered)));
              });
          channels.put(name, ways);
        });
    ToldGroups told = new ToldGroups(kept, json);
    Route root = settings.root();
    Groups groups =
        new Groups(
            root == null ? nowhere() : root,
            receiver -> channels.getOrDefault(receiver, List.of()),
            told::before,
            labels -> built.get().withTeam(labels));
    Notifier notifier =
        new Notifier(
            groups,
            silences,
            settings.inhibitRules(),
            settings.inhibitByGraph(),
            facts,
            new PostedAlerts(
                Alertmanager.at(settings.alertmanagers(), json, clock, pause),
                labels -> built.get().withTeam(labels),
                settings.externalLabels()),
            deliveries,
            heartbeat(settings, json, pharos, clock, pause),
            told,
            pharos,
            clock);
    built.set(notifier);
    return notifier;
  }

  private static @Nullable Heartbeat heartbeat(
      NotificationSettings settings,
      JsonMapper json,
      String pharos,
      InstantSource clock,
      Pause pause) {
    NotificationSettings.Pulse pulse = settings.heartbeat();
    return pulse == null
        ? null
        : new Heartbeat(
            new WebhookCourier(pulse.url(), pulse.secret(), json, clock),
            pulse.interval(),
            pharos,
            clock,
            pause);
  }

  private static Map<String, Courier> couriers(
      String name,
      NotificationSettings.Receiver receiver,
      NotificationSettings settings,
      JsonMapper json,
      InstantSource clock) {
    Map<String, Courier> couriers = new LinkedHashMap<>();
    URI webhook = receiver.webhook();
    if (webhook != null) {
      couriers.put(name + "/webhook", new WebhookCourier(webhook, receiver.secret(), json, clock));
    }
    URI slack = receiver.slack();
    if (slack != null) {
      couriers.put(name + "/slack", new SlackCourier(slack, receiver.slackChannel(), json, clock));
    }
    MailServer mail = settings.mail();
    if (mail != null && !receiver.mailTo().isEmpty()) {
      couriers.put(name + "/email", new MailCourier(mail, receiver.mailTo(), clock));
    }
    return couriers;
  }

  /** Without receivers only Alertmanagers hear of alerts. */
  private static Route nowhere() {
    return new Route(
        "",
        List.of(),
        "",
        List.of(),
        Duration.ZERO,
        Duration.ofMinutes(5),
        Duration.ofHours(4),
        false,
        List.of());
  }
}
