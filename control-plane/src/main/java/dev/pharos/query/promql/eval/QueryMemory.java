package dev.pharos.query.promql.eval;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all queries share, by estimate. Safe for use by many threads. */
public final class QueryMemory {
  private final long limitBytes;
  private final AtomicLong held = new AtomicLong();

  public QueryMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Memory of queries that share none. */
  static QueryMemory unbounded() {
    return new QueryMemory(Long.MAX_VALUE);
  }

  /** Whether there was room for so many bytes more; they are taken then. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  /** What running queries have taken. */
  public long heldBytes() {
    return held.get();
  }

  public long limitBytes() {
    return limitBytes;
  }
}
