package dev.pharos.advise.deploy;

import dev.pharos.signal.RedWindow;
import dev.pharos.signal.VersionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which instance answered how many requests when, and by which version. Immutable. */
final class Traffic {
  /** An instance that answers seldom is still of the version that it answered with. */
  private static final long REMEMBERED_NS = 6 * Timeline.WINDOW_NS;

  private final Map<String, NavigableMap<Long, Map<String, Long>>> byInstance = new HashMap<>();

  Traffic(List<RedWindow> requests) {
    for (RedWindow window : requests) {
      byInstance
          .computeIfAbsent(window.key().instance(), instance -> new TreeMap<>())
          .computeIfAbsent(window.startNs(), start -> new HashMap<>())
          .merge(window.key().version(), window.requests(), Long::sum);
    }
  }

  Iterable<String> instances() {
    return byInstance.keySet();
  }

  /**
   * The version that an instance answered with in a stretch, or shortly before.
   *
   * @param told by its metrics; empty when they tell none
   * @return null when it answered nothing, with several versions or with another than was told
   */
  @Nullable String version(String instance, String told, long fromNs, long toNs) {
    String found = null;
    for (Map<String, Long> versions : windows(instance, fromNs - REMEMBERED_NS, toNs).values()) {
      for (String version : versions.keySet()) {
        if (!told.isEmpty() && !VersionName.areSame(told, version)) {
          continue;
        }
        if (found != null && !found.equals(version)) {
          return null;
        }
        found = version;
      }
    }
    return found;
  }

  /** Of windows that are only partly in the stretch, so much of their requests. */
  double requests(String instance, String version, long fromNs, long toNs) {
    double sum = 0;
    for (Map.Entry<Long, Map<String, Long>> window : windows(instance, fromNs, toNs).entrySet()) {
      long startNs = window.getKey();
      long inside = Math.min(toNs, startNs + Timeline.WINDOW_NS) - Math.max(fromNs, startNs);
      sum += (double) inside / Timeline.WINDOW_NS * window.getValue().getOrDefault(version, 0L);
    }
    return sum;
  }

  private NavigableMap<Long, Map<String, Long>> windows(String instance, long fromNs, long toNs) {
    NavigableMap<Long, Map<String, Long>> all = byInstance.get(instance);
    return all == null
        ? new TreeMap<>()
        : all.subMap(fromNs - Timeline.WINDOW_NS, false, toNs, false);
  }
}
