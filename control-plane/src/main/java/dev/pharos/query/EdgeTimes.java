package dev.pharos.query;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When calls were first and last seen, epoch nanoseconds.
 *
 * @param firstNs start of the first one
 * @param lastNs start of the last one
 */
public record EdgeTimes(long firstNs, long lastNs) {

  static <K> Map<K, EdgeTimes> by(
      List<EdgeHistory> histories, Function<EdgeKey, @Nullable K> grouping) {
    Map<K, EdgeTimes> times = new HashMap<>();
    for (EdgeHistory history : histories) {
      K group = grouping.apply(history.key());
      if (group != null) {
        times.merge(
            group,
            new EdgeTimes(history.firstSeenNs(), history.lastSeenNs()),
            EdgeTimes::including);
      }
    }
    return times;
  }

  EdgeTimes including(EdgeTimes other) {
    return new EdgeTimes(Math.min(firstNs, other.firstNs), Math.max(lastNs, other.lastNs));
  }
}
