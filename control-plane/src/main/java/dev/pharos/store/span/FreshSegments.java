package dev.pharos.store.span;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments: one that takes what comes in, and those that wait until their traces are decided
 * of. Guarded by whoever has it.
 */
final class FreshSegments {
  private final NavigableMap<Long, Fresh> waiting = new TreeMap<>();
  private @Nullable Fresh filling;
  private int blocks;

  private static final class Fresh {
    private final Partition partition;
    private final long openedNs;
    private long newestNs;

    Fresh(Partition partition, long nowNs) {
      this.partition = partition;
      this.openedNs = nowNs;
      this.newestNs = nowNs;
    }
  }

  /** One that is there from before; when it came in is not known, so it counts as now. */
  void add(Partition segment, long nowNs) {
    waiting.put(segment.name().number(), new Fresh(segment, nowNs));
  }

  /** A new one to take what comes in. */
  void open(Partition segment, long nowNs) {
    Fresh fresh = new Fresh(segment, nowNs);
    waiting.put(segment.name().number(), fresh);
    filling = fresh;
    blocks = 0;
  }

  /** That which takes what comes in; null when a new one is to be opened. */
  @Nullable Partition filling(long nowNs, Duration lasts) {
    Fresh current = filling;
    if (current == null
        || blocks >= SpanStoreLimits.SEGMENT_BLOCKS
        || nowNs - current.openedNs >= lasts.toNanos()) {
      filling = null;
      return null;
    }
    return current.partition;
  }

  /** A block came in. */
  void tookIn(long nowNs) {
    Fresh current = filling;
    if (current != null) {
      current.newestNs = nowNs;
      blocks++;
    }
  }

  /**
   * The oldest, when the last that came into it did so long ago; nothing comes into it any more.
   */
  @Nullable Partition due(long nowNs, Duration age) {
    if (waiting.isEmpty()) {
      return null;
    }
    Fresh oldest = waiting.firstEntry().getValue();
    if (nowNs - oldest.newestNs < age.toNanos()) {
      return null;
    }
    if (oldest.equals(filling)) {
      filling = null;
    }
    return oldest.partition;
  }

  boolean isWaiting(Partition segment) {
    Fresh fresh = waiting.get(segment.name().number());
    return fresh != null && fresh.partition.equals(segment);
  }

  /** It is not waiting any more. */
  void remove(Partition segment) {
    Fresh fresh = waiting.remove(segment.name().number());
    if (fresh != null && fresh.equals(filling)) {
      filling = null;
    }
  }

  /** Those that end before a time. */
  List<Partition> endedBefore(long timeNs) {
    return waiting.values().stream()
        .map(fresh -> fresh.partition)
        .filter(segment -> segment.rows() > 0 && segment.maxStartNs() < timeNs)
        .toList();
  }

  /** Of whose traces nothing is decided, the oldest first. */
  List<Partition> waiting() {
    return waiting.values().stream().map(fresh -> fresh.partition).toList();
  }
}
