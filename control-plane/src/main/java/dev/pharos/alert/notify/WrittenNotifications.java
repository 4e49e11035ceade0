package dev.pharos.alert.notify;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of alerts, as it stands in configuration: texts, so that whatever is wrong with one
 * is told with its key, its value and what is allowed ({@link NotificationSettings#read}).
 *
 * @param alertmanagers addresses, each of which hears of all alerts
 * @param receivers what follows {@code pharos.alert.receivers.} to its value
 * @param routes what follows {@code pharos.alert.routes} to its value, an index first
 * @param inhibitRules as routes
 * @param inhibitByGraph whether a callee's alert holds back its callers'
 * @param externalLabels that Alertmanagers are told with alerts
 */
@ConfigurationProperties("pharos.alert")
record WrittenNotifications(
    @DefaultValue List<String> alertmanagers,
    @DefaultValue Map<String, String> receivers,
    @DefaultValue RootRoute route,
    @DefaultValue Map<String, String> routes,
    @DefaultValue Email email,
    @DefaultValue Heartbeat heartbeat,
    @DefaultValue Map<String, String> inhibitRules,
    @DefaultValue("true") String inhibitByGraph,
    @DefaultValue Map<String, String> externalLabels) {

  /**
   * What holds where no other route does.
   *
   * @param receiver empty for the only one
   * @param groupBy labels that tell groups apart
   */
  record RootRoute(
      @DefaultValue("") String receiver,
      @DefaultValue("alertname,service") String groupBy,
      @DefaultValue("30s") String groupWait,
      @DefaultValue("5m") String groupInterval,
      @DefaultValue("4h") String repeatInterval) {}

  /**
   * Who is told at a fixed interval that alerting works.
   *
   * @param url empty where nobody is
   * @param secret what messages are signed with; empty to sign none
   */
  record Heartbeat(
      @DefaultValue("") String url,
      @DefaultValue("1m") String interval,
      @DefaultValue("") String secret) {}

  /**
   * Who takes mail.
   *
   * @param host empty where nobody does
   * @param tls starttls, tls or none
   */
  record Email(
      @DefaultValue("") String host,
      @DefaultValue("587") String port,
      @DefaultValue("starttls") String tls,
      @DefaultValue("") String username,
      @DefaultValue("") String password,
      @DefaultValue("") String from) {}
}
