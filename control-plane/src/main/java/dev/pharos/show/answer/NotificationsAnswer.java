package dev.pharos.show.answer;

import dev.pharos.alert.notify.NotificationStatus;
import dev.pharos.alert.notify.Notifier;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GroupView;
import dev.pharos.alert.notify.route.Muting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of what, and who cannot be told.
 *
 * @param heartbeat null where nobody is told that alerting works
 */
public record NotificationsAnswer(
    List<Group> groups,
    List<Receiver> receivers,
    List<Alertmanager> alertmanagers,
    @Nullable Heartbeat heartbeat) {

  /**
   * Alerts that one channel of a receiver is told of together.
   *
   * @param toldAt when it was last; null for never
   * @param nextAt when it is looked at next
   * @param underWay whether it is being told now
   */
  public record Group(
      String receiver,
      String channel,
      Map<String, String> labels,
      @Nullable String toldAt,
      String nextAt,
      boolean underWay,
      List<GroupedAlert> alerts) {
    static Group of(GroupView group, NotificationStatus status, Instant now) {
      Instant toldAt = group.toldAt();
      return new Group(
          group.receiver(),
          group.key().channel(),
          group.key().labels(),
          toldAt == null ? null : toldAt.toString(),
          group.nextAt().toString(),
          group.underWay(),
          group.alerts().stream().map(alert -> GroupedAlert.of(alert, status, now)).toList());
    }
  }

  /**
   * An alert of a group.
   *
   * @param state firing, resolved, or suppressed while it is held back
   * @param silencedBy ids of silences
   * @param inhibitedBy labels of the alerts that explain it
   */
  public record GroupedAlert(
      Map<String, String> labels,
      String state,
      String startsAt,
      List<String> silencedBy,
      List<? extends Map<String, String>> inhibitedBy) {
    static GroupedAlert of(Alert alert, NotificationStatus status, Instant now) {
      Muting.Muted muted = status.muted().getOrDefault(alert.labels(), Muting.Muted.BY_NOTHING);
      String state = alert.firesAt(now) ? "firing" : "resolved";
      return new GroupedAlert(
          alert.labels(),
          muted.isMuted() ? "suppressed" : state,
          alert.startsAt().toString(),
          muted.silencedBy(),
          muted.inhibitedBy());
    }
  }

  /**
   * One way to a receiver.
   *
   * @param target as far as it is no secret
   * @param trouble why it is not told what it should be, and for a day what it was not; null while
   *     all goes well
   */
  public record Receiver(
      String channel,
      String integration,
      String target,
      long delivered,
      long failures,
      long givenUp,
      int waiting,
      @Nullable String trouble) {}

  /**
   * An Alertmanager, in alerts.
   *
   * @param trouble why it does not take them, and for a day what it was not told; null while all
   *     goes well
   */
  public record Alertmanager(
      String address,
      long sent,
      long errors,
      long dropped,
      int waiting,
      @Nullable String trouble) {}

  /**
   * Who is told at a fixed interval that alerting works.
   *
   * @param target as far as it is no secret
   * @param sentAt when it was last told; null for never
   * @param trouble why it is not; null while all goes well
   */
  public record Heartbeat(
      String target, long sent, long failures, @Nullable String sentAt, @Nullable String trouble) {
    static Heartbeat of(dev.pharos.alert.notify.Heartbeat one) {
      Instant at = one.sentAt();
      return new Heartbeat(
          one.target(),
          one.sent(),
          one.failures(),
          at == null ? null : at.toString(),
          one.trouble().orElse(null));
    }
  }

  public static NotificationsAnswer of(Notifier notifier, Instant now) {
    NotificationStatus status = notifier.status();
    return new NotificationsAnswer(
        status.groups().stream().map(group -> Group.of(group, status, now)).toList(),
        notifier.deliveries().stream()
            .map(one ->
                new Receiver(
                    one.name(),
                    one.integration(),
                    one.target(),
                    one.delivered(),
                    one.failures(),
                    one.givenUp(),
                    one.waiting(),
                    one.trouble().orElse(null)))
            .toList(),
        notifier.alertmanagers().stream()
            .map(one ->
                new Alertmanager(
                    one.name(),
                    one.sent(),
                    one.errors(),
                    one.dropped(),
                    one.waiting(),
                    one.trouble().orElse(null)))
            .toList(),
        notifier.heartbeat().map(Heartbeat::of).orElse(null));
  }
}
