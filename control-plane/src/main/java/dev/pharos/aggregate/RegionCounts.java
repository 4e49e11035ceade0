package dev.pharos.aggregate;

import dev.pharos.signal.RedKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Running instances of one version by region, and since when there are any. For one thread. */
final class RegionCounts {
  /** Regions and clusters of one service; what is beyond is counted as one. */
  private static final int MOST = 100;

  private final SortedMap<String, Integer> running = new TreeMap<>();
  private final SortedMap<String, Long> firstSeenNs = new TreeMap<>();

  /** Before instances are told anew. */
  void beginRound() {
    running.replaceAll((region, before) -> 0);
  }

  void run(String region, long sinceNs) {
    String counted = running.containsKey(region) || running.size() < MOST ? region : RedKey.OTHER;
    running.merge(counted, 1, Integer::sum);
    firstSeenNs.merge(counted, sinceNs, Math::min);
  }

  /** By name; 0 where some ran before. */
  SortedMap<String, Integer> running() {
    return Collections.unmodifiableSortedMap(running);
  }

  int runningIn(String region) {
    return running.getOrDefault(region, 0);
  }

  /** Null where none ever ran. */
  @Nullable Long firstSeenNs(String region) {
    return firstSeenNs.get(region);
  }

  void write(StateWriter out) {
    out.number(running.size());
    running.forEach((region, count) -> {
      out.text(region);
      out.number(count);
      out.number(firstSeenNs.getOrDefault(region, 0L));
    });
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      String region = in.text();
      running.put(region, in.count());
      firstSeenNs.put(region, in.number());
    }
  }
}
