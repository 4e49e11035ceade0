package dev.pharos.alert.notify.route;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Alerts that are told together.
 *
 * @param route its id
 * @param channel the way on which they are told, see {@link Channels}
 * @param labels that they share because the route groups by them
 */
public record GroupKey(String route, String channel, SortedMap<String, String> labels) {
  public GroupKey {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Steady over restarts, as receivers put messages together by it. */
  @Override
  public String toString() {
    return "{" + route + "}:" + labels;
  }
}
