package dev.pharos.store.log;

import java.util.Arrays;

/**
 * The distinct hashes that lead to the chunks of the block being written. For one thread; used
 * again.
 */
final class ChunkWords {
  private long[] hashes = new long[1 << 14];
  private int[] chunks = new int[1 << 14];
  private int count;

  /** Those of the present chunk, open-addressed; 0 is free. */
  private long[] table = new long[1 << 12];

  private int inTable;
  private int chunk = -1;

  void beginBlock() {
    count = 0;
    chunk = -1;
  }

  void beginChunk() {
    chunk++;
    Arrays.fill(table, 0);
    inTable = 0;
  }

  int chunk() {
    return chunk;
  }

  void add(long hash) {
    long entry = hash == 0 ? 1 : hash;
    int mask = table.length - 1;
    int slot = (int) entry & mask;
    while (table[slot] != 0) {
      if (table[slot] == entry) {
        return;
      }
      slot = slot + 1 & mask;
    }
    table[slot] = entry;
    if (2 * ++inTable > table.length) {
      grow();
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      chunks = Arrays.copyOf(chunks, 2 * count);
    }
    hashes[count] = hash;
    chunks[count++] = chunk;
  }

  int count() {
    return count;
  }

  long hash(int index) {
    return hashes[index];
  }

  int chunk(int index) {
    return chunks[index];
  }

  private void grow() {
    long[] before = table;
    table = new long[2 * before.length];
    int mask = table.length - 1;
    for (long entry : before) {
      if (entry != 0) {
        int slot = (int) entry & mask;
        while (table[slot] != 0) {
          slot = slot + 1 & mask;
        }
        table[slot] = entry;
      }
    }
  }
}
