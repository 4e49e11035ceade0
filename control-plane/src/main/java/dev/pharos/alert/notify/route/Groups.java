package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts alerts together and says when whom to tell of them, with Alertmanager's timing: a state
 * machine that is told the time. For one thread.
 */
public final class Groups {
  /** Together in all groups: what a page can hold and a person can read is far less. */
  static final int MOST_ALERTS = 20_000;

  private final Route root;
  private final Channels channels;
  private final Function<GroupKey, Told> toldBefore;
  private final UnaryOperator<SortedMap<String, String>> routed;
  private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
  private final Map<SortedMap<String, String>, Alert> known = new HashMap<>();
  private long refused;

  /**
   * @param toldBefore what a channel was told of a group before this process began
   * @param routed of an alert's labels those by which it is routed and grouped, to which something
   *     may be added
   */
  public Groups(
      Route root,
      Channels channels,
      Function<GroupKey, Told> toldBefore,
      UnaryOperator<SortedMap<String, String>> routed) {
    this.root = root;
    this.channels = channels;
    this.toldBefore = toldBefore;
    this.routed = routed;
  }

  /** Takes alerts as they stand; those that did not come again are over at their end. */
  public void take(Collection<Alert> alerts, Instant now) {
    for (Alert alert : alerts) {
      take(alert, now);
    }
  }

  private void take(Alert alert, Instant now) {
    Alert before = known.get(alert.labels());
    if (before == null && (!alert.firesAt(now) || known.size() >= MOST_ALERTS)) {
      refused += alert.firesAt(now) ? 1 : 0;
      return;
    }
    known.put(alert.labels(), alert);
    SortedMap<String, String> routing = routed.apply(alert.labels());
    for (Route route : root.taking(routing)) {
      if (route.equals(root) && alert.isWatchdog()) {
        continue; // That alerting works is told to whom a route of its own names, and to nobody
        // else.
      }
      SortedMap<String, String> labels = route.groupOf(routing);
      for (Channels.Channel channel : channels.of(route.receiver())) {
        group(new GroupKey(route.id(), channel.name(), labels), route, channel, now)
            .take(alert, now);
      }
    }
  }

  private Group group(GroupKey key, Route route, Channels.Channel channel, Instant now) {
    return groups.computeIfAbsent(
        key,
        fresh -> new Group(fresh, route, channel.sendResolved(), toldBefore.apply(fresh), now));
  }

  /**
   * Ends alerts that channels were told of before this process began and that did not come since:
   * nobody else would say that they are over. For when all rules were evaluated again.
   *
   * @param before what was told then; groups whose route or channel is gone are of no use to anyone
   */
  public void endUnheard(Collection<GroupKey> before, Instant now) {
    for (GroupKey key : before) {
      Route route = root.find(key.route());
      if (route != null) {
        channels.of(route.receiver()).stream()
            .filter(channel -> channel.name().equals(key.channel()))
            .forEach(channel -> group(key, route, channel, now));
      }
    }
    groups.values().forEach(group -> group.endUnheard(known::containsKey, now));
    tidy(now);
  }

  /** When there is something to look at again; null while there is nothing. */
  public @Nullable Instant next() {
    Instant next = null;
    for (Group group : groups.values()) {
      Instant flush = group.nextFlush();
      if (flush != null && (next == null || flush.isBefore(next))) {
        next = flush;
      }
    }
    return next;
  }

  /**
   * What is to be told now. Each must be {@linkplain #settled settled}; until then its group waits.
   */
  public List<Notification> due(Instant now, Muting muting) {
    List<Notification> due = new ArrayList<>();
    for (Group group : groups.values()) {
      Instant flush = group.nextFlush();
      if (flush != null && !flush.isAfter(now)) {
        Notification notification = group.flush(now, muting);
        if (notification != null) {
          due.add(notification);
        }
      }
    }
    tidy(now);
    return due;
  }

  /** What became of a notification. One that did not arrive is due again after its interval. */
  public void settled(Notification notification, boolean delivered, Instant now) {
    Group group = groups.get(notification.group());
    if (group != null) {
      group.settled(notification, delivered, now);
      tidy(now);
    }
  }

  private void tidy(Instant now) {
    groups.values().removeIf(Group::isOver);
    known.values().removeIf(alert -> !alert.firesAt(now));
  }

  /** All alerts that fire, held back or not. */
  public List<Alert> firing(Instant now) {
    return known.values().stream().filter(alert -> alert.firesAt(now)).toList();
  }

  /** Alerts for which there was no room. */
  public long refused() {
    return refused;
  }

  public List<GroupView> views() {
    return groups.values().stream().map(Group::view).toList();
  }

  /** What each channel knows of the groups that there are. */
  public Map<GroupKey, Told> told() {
    Map<GroupKey, Told> told = new LinkedHashMap<>();
    groups.forEach((key, group) -> told.put(key, group.told()));
    return told;
  }
}
