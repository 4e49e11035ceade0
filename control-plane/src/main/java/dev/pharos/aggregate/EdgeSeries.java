package dev.pharos.aggregate;

import dev.pharos.aggregate.tracemetric.CallCounter;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.RedKey;
import org.jspecify.annotations.Nullable;

/** What edges are counted by, one object for each key, so that windows find it by identity. */
final class EdgeSeries {
  private final EdgeKey key;
  private final boolean together;
  private long firstSeenNs = Long.MAX_VALUE;
  private long lastSeenNs = Long.MIN_VALUE;
  private boolean forgotten;
  private @Nullable DurationBuffer clients;
  private @Nullable DurationBuffer servers;
  private @Nullable CallCounter counter;

  EdgeSeries(EdgeKey key) {
    this.key = key;
    this.together =
        key.callerVersion().isEmpty()
            && key.calleeVersion().isEmpty()
            && key.operation().equals(RedKey.OTHER);
  }

  EdgeSeries(EdgeHistory history) {
    this(history.key());
    firstSeenNs = history.firstSeenNs();
    lastSeenNs = history.lastSeenNs();
  }

  /** True for one that may stand for all between its ends beyond the bound. */
  boolean isTogether() {
    return together;
  }

  EdgeKey key() {
    return key;
  }

  void seen(long startNs) {
    if (startNs < firstSeenNs) {
      firstSeenNs = startNs;
    }
    if (startNs > lastSeenNs) {
      lastSeenNs = startNs;
    }
  }

  /** {@link Long#MAX_VALUE} before it was seen. */
  long firstSeenNs() {
    return firstSeenNs;
  }

  /** Counts what {@link DurationBuffer} held back. */
  @FunctionalInterface
  interface Windows {
    void count(EdgeSeries edge, long windowNs, short[] bins, int count, int errors);
  }

  /** Durations as callers saw them. */
  DurationBuffer clientBuffer(Windows windows) {
    DurationBuffer buffer = clients;
    if (buffer == null) {
      buffer = bufferFor(windows);
      clients = buffer;
    }
    return buffer;
  }

  /** Durations as callees saw them. */
  DurationBuffer serverBuffer(Windows windows) {
    DurationBuffer buffer = servers;
    if (buffer == null) {
      buffer = bufferFor(windows);
      servers = buffer;
    }
    return buffer;
  }

  private DurationBuffer bufferFor(Windows windows) {
    return new DurationBuffer(
        (windowNs, bins, count, errors) -> windows.count(this, windowNs, bins, count, errors));
  }

  /** What metrics count its calls by, whatever version and operation. */
  CallCounter counter(TraceCounters book) {
    CallCounter known = counter;
    if (known == null || known.isGone()) {
      known = book.call(key.caller(), key.callee());
      counter = known;
    }
    return known;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  boolean isSeen() {
    return lastSeenNs >= firstSeenNs;
  }

  EdgeHistory history() {
    return new EdgeHistory(key, firstSeenNs, lastSeenNs);
  }

  /** True when it is no longer in the book: who holds it must look it up anew. */
  boolean isForgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }
}
