package dev.pharos.alert.notify.route;

import dev.pharos.signal.metric.LabelMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts go to which receiver and how they are put together: a node of a tree as
 * Alertmanager's.
 *
 * @param id its place in the tree, steady over restarts, such as {@code 0/2}; the root's is empty
 * @param matchers all must hold; none for every alert
 * @param groupBy labels whose values tell groups apart; {@code ...} for all labels
 * @param groupWait how long a new group waits for more alerts before it is told
 * @param groupInterval how long a group that was told waits before news of it is
 * @param repeatInterval after which it is told again though nothing is new
 * @param goesOn whether the routes after it are asked too ({@code continue})
 * @param routes the first of which that matches takes the alert
 */
public record Route(
    String id,
    List<LabelMatcher> matchers,
    String receiver,
    List<String> groupBy,
    Duration groupWait,
    Duration groupInterval,
    Duration repeatInterval,
    boolean goesOn,
    List<Route> routes) {
  public static final String ALL_LABELS = "...";

  public Route {
    matchers = List.copyOf(matchers);
    groupBy = List.copyOf(groupBy);
    routes = List.copyOf(routes);
  }

  /** The routes that take an alert; empty when this one does not match. */
  public List<Route> taking(Map<String, String> labels) {
    if (!Matchers.match(matchers, labels)) {
      return List.of();
    }
    List<Route> taking = new ArrayList<>();
    for (Route route : routes) {
      List<Route> below = route.taking(labels);
      taking.addAll(below);
      if (!below.isEmpty() && !route.goesOn()) {
        break;
      }
    }
    return taking.isEmpty() ? List.of(this) : taking;
  }

  /** This route or one below it; null when none has that id. */
  @Nullable Route find(String wanted) {
    if (id.equals(wanted)) {
      return this;
    }
    return routes.stream()
        .map(route -> route.find(wanted))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The labels that tell the alert's group from others of this route. */
  SortedMap<String, String> groupOf(SortedMap<String, String> labels) {
    if (groupBy.contains(ALL_LABELS)) {
      return labels;
    }
    SortedMap<String, String> group = new TreeMap<>(labels);
    group.keySet().retainAll(groupBy);
    return group;
  }
}
