package dev.pharos.signal;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often a cache within a bound of memory had what was asked for, and how often it had to let
 * something go for want of room. Safe for use by many threads.
 */
public final class CacheUse {
  private final String cache;
  private final LongAdder found = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder evicted = new LongAdder();

  /**
   * @param cache its name as meters have it: lower case, words joined by underscores
   */
  public CacheUse(String cache) {
    this.cache = cache;
  }

  public String cache() {
    return cache;
  }

  public void countFound() {
    found.increment();
  }

  /** It was not there, or no longer right. */
  public void countMissed() {
    missed.increment();
  }

  /** It went for want of room, not because its time was over. */
  public void countEvicted() {
    evicted.increment();
  }

  public long found() {
    return found.sum();
  }

  public long missed() {
    return missed.sum();
  }

  public long evicted() {
    return evicted.sum();
  }
}
