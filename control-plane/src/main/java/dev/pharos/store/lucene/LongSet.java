package dev.pharos.store.lucene;

import java.util.Arrays;

/** Numbers met so far, other than 0. For one thread; used again after {@link #clear}. */
final class LongSet {
  private long[] table = new long[1024];
  private int count;

  /** True the first time. */
  boolean add(long number) {
    int mask = table.length - 1;
    int slot = slotOf(number, mask);
    while (table[slot] != 0) {
      if (table[slot] == number) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    table[slot] = number;
    if (2 * ++count > table.length) {
      grow();
    }
    return true;
  }

  void clear() {
    Arrays.fill(table, 0);
    count = 0;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    int mask = table.length - 1;
    for (long number : old) {
      if (number != 0) {
        int slot = slotOf(number, mask);
        while (table[slot] != 0) {
          slot = slot + 1 & mask;
        }
        table[slot] = number;
      }
    }
  }

  private static int slotOf(long number, int mask) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
