package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.List;

/**
 * What a channel is to be told of a group, now.
 *
 * @param receiver that the channel belongs to
 * @param firing oldest first
 * @param resolved that it was told of while they fired
 */
public record Notification(
    GroupKey group, String receiver, List<Alert> firing, List<Alert> resolved, Instant dueAt) {
  public Notification {
    firing = List.copyOf(firing);
    resolved = List.copyOf(resolved);
  }
}
