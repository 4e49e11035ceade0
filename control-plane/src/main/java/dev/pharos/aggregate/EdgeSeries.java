package dev.pharos.aggregate;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;

/** What edges are counted by, one object for each key, so that windows find it by identity. */
final class EdgeSeries {
  private final EdgeKey key;
  private long firstSeenNs = Long.MAX_VALUE;
  private long lastSeenNs = Long.MIN_VALUE;
  private boolean forgotten;

  EdgeSeries(EdgeKey key) {
    this.key = key;
  }

  EdgeSeries(EdgeHistory history) {
    this.key = history.key();
    firstSeenNs = history.firstSeenNs();
    lastSeenNs = history.lastSeenNs();
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
