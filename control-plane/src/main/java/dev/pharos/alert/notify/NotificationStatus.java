package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GroupView;
import dev.pharos.alert.notify.route.Muting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Who is told of what, as it was when last looked at.
 *
 * @param refused alerts for which there was no room
 * @param muted by labels, the alerts that are held back and by what
 */
public record NotificationStatus(
    List<GroupView> groups, long refused, Map<SortedMap<String, String>, Muting.Muted> muted) {
  static final NotificationStatus EMPTY = new NotificationStatus(List.of(), 0, Map.of());

  static NotificationStatus of(List<GroupView> groups, long refused, Muting muting) {
    Map<SortedMap<String, String>, Muting.Muted> muted = new LinkedHashMap<>();
    for (GroupView group : groups) {
      for (Alert alert : group.alerts()) {
        Muting.Muted by = muting.of(alert);
        if (by.isMuted()) {
          muted.put(alert.labels(), by);
        }
      }
    }
    return new NotificationStatus(List.copyOf(groups), refused, muted);
  }

  /** Different alerts in all groups. */
  long alerts() {
    return groups.stream()
        .flatMap(group -> group.alerts().stream())
        .map(Alert::labels)
        .distinct()
        .count();
  }
}
