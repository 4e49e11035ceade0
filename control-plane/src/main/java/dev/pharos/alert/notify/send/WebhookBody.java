package dev.pharos.alert.notify.send;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * Alertmanager's webhook message, version 4
 * (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), with {@code
 * background} beside each alert's fields.
 */
record WebhookBody(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    SortedMap<String, String> groupLabels,
    SortedMap<String, String> commonLabels,
    SortedMap<String, String> commonAnnotations,
    String externalURL,
    List<Told> alerts) {
  /** Go's zero time, which Alertmanager writes for an end that is not known. */
  private static final String NO_END = "0001-01-01T00:00:00Z";

  /** One alert. */
  record Told(
      String status,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      String startsAt,
      String endsAt,
      String generatorURL,
      String fingerprint,
      Background background) {
    static Told of(Message.Entry entry, Instant now) {
      Alert alert = entry.alert();
      boolean fires = alert.firesAt(now);
      return new Told(
          fires ? "firing" : "resolved",
          alert.labels(),
          alert.annotations(),
          alert.startsAt().toString(),
          fires ? NO_END : alert.endsAt().toString(),
          alert.generatorUrl(),
          Fingerprint.of(alert.labels()),
          entry.background());
    }
  }

  static WebhookBody of(Message message, Instant now) {
    return new WebhookBody(
        "4",
        message.notification().group().toString(),
        0,
        message.fires() ? "firing" : "resolved",
        message.notification().receiver(),
        message.notification().group().labels(),
        message.commonLabels(),
        message.commonAnnotations(),
        message.pharos(),
        message.all().stream().map(entry -> Told.of(entry, now)).toList());
  }
}
