package dev.pharos.store.span;

import java.util.Arrays;

/**
 * Most of the numbers met lately, other than 0, in a table that stays in the processor's cache: who
 * asks saves repeating itself mostly, and must not depend on it. For one thread; used again after
 * {@link #clear}.
 */
final class RecentLongs {
  private static final int SLOT_BITS = 12;

  private final long[] table = new long[1 << SLOT_BITS];

  /** True the first time, and when so much was met since that this is forgotten. */
  boolean add(long number) {
    int slot = (int) ((number * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
    if (table[slot] == number) {
      return false;
    }
    table[slot] = number;
    return true;
  }

  void clear() {
    Arrays.fill(table, 0);
  }
}
