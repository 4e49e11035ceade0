package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Alerts of one route that one channel is told of together. For one thread. */
final class Group {
  private static final Comparator<Alert> OLDEST_FIRST =
      Comparator.comparing(Alert::startsAt)
          .thenComparing(alert -> alert.label(Alert.NAME))
          .thenComparing(alert -> alert.labels().toString());

  private static final Map<String, String> UNHEARD =
      Map.of(
          "summary",
          "It fired before Pharos was restarted and not since; when it ended is not known.");

  private final GroupKey key;
  private final Route route;
  private final boolean sendResolved;
  private final Map<SortedMap<String, String>, Alert> alerts = new LinkedHashMap<>();
  private Instant nextFlush;
  private boolean flushed;
  private Told told;
  private @Nullable Notification underWay;

  Group(GroupKey key, Route route, boolean sendResolved, Told told, Instant now) {
    this.key = key;
    this.route = route;
    this.sendResolved = sendResolved;
    this.told = told;
    this.nextFlush = now.plus(route.groupWait());
  }

  void take(Alert alert, Instant now) {
    if (!alert.firesAt(now) && !alerts.containsKey(alert.labels())) {
      return;
    }
    alerts.put(alert.labels(), alert);
    // One that fires for longer has waited already, before Pharos or the group began.
    if (!flushed && !alert.startsAt().plus(route.groupWait()).isAfter(now)) {
      nextFlush = now;
    }
  }

  /** Null while its channel is being told. */
  @Nullable Instant nextFlush() {
    return underWay == null ? nextFlush : null;
  }

  /** What is to be told now; null for nothing. */
  @Nullable Notification flush(Instant now, Muting muting) {
    flushed = true;
    nextFlush = now.plus(route.groupInterval());
    List<Alert> firing = new ArrayList<>();
    List<Alert> resolved = new ArrayList<>();
    for (Alert alert : List.copyOf(alerts.values())) {
      boolean wasTold = told.firing().contains(alert.labels());
      if (muting.of(alert).isMuted()) {
        if (!alert.firesAt(now)) {
          forget(alert);
        }
      } else if (alert.firesAt(now)) {
        firing.add(alert);
      } else if (wasTold && sendResolved) {
        resolved.add(alert);
      } else {
        forget(alert);
      }
    }
    if (!isNews(firing, resolved, now)) {
      return null;
    }
    firing.sort(OLDEST_FIRST);
    resolved.sort(OLDEST_FIRST);
    underWay = new Notification(key, route.receiver(), firing, resolved, now);
    return underWay;
  }

  private boolean isNews(List<Alert> firing, List<Alert> resolved, Instant now) {
    if (!resolved.isEmpty()) {
      return true;
    }
    if (firing.isEmpty()) {
      return false;
    }
    Instant at = told.at();
    return firing.stream().anyMatch(alert -> !told.firing().contains(alert.labels()))
        || at == null
        || !at.plus(route.repeatInterval()).isAfter(now);
  }

  void settled(Notification notification, boolean delivered, Instant now) {
    if (!notification.equals(underWay)) {
      return;
    }
    underWay = null;
    if (!delivered) {
      return;
    }
    Set<SortedMap<String, String>> firing = new HashSet<>(told.firing());
    notification.resolved().forEach(alert -> firing.remove(alert.labels()));
    notification.firing().forEach(alert -> firing.add(alert.labels()));
    told = new Told(firing, now);
    for (Alert alert : notification.resolved()) {
      // Unless it fires again meanwhile.
      if (alert.equals(alerts.get(alert.labels()))) {
        alerts.remove(alert.labels());
      }
    }
  }

  private void forget(Alert alert) {
    alerts.remove(alert.labels());
    if (told.firing().contains(alert.labels())) {
      Set<SortedMap<String, String>> firing = new HashSet<>(told.firing());
      firing.remove(alert.labels());
      told = new Told(firing, told.at());
    }
  }

  /**
   * Ends what its channel was told before this process began and what was not heard of since.
   *
   * @param fires whether an alert of these labels fires, then in another group
   */
  void endUnheard(Predicate<SortedMap<String, String>> fires, Instant now) {
    Instant at = told.at();
    Set<SortedMap<String, String>> firing = new HashSet<>(told.firing());
    firing.removeIf(labels -> !alerts.containsKey(labels) && fires.test(labels));
    told = new Told(firing, at);
    firing.removeAll(alerts.keySet());
    if (at == null || firing.isEmpty()) {
      return;
    }
    for (SortedMap<String, String> labels : firing) {
      alerts.put(labels, Alert.of(labels, UNHEARD, Double.NaN, at, at, now, ""));
    }
    if (!flushed) {
      nextFlush = now;
    }
  }

  boolean isOver() {
    return alerts.isEmpty() && underWay == null;
  }

  Told told() {
    return told;
  }

  GroupView view() {
    return new GroupView(
        key,
        route.receiver(),
        alerts.values().stream().sorted(OLDEST_FIRST).toList(),
        told.at(),
        nextFlush,
        underWay != null);
  }
}
