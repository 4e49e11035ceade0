package dev.pharos.aggregate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How many more lines with a key came one way than the other: an open hash table of nine bytes a
 * slot, which starts small and doubles up to a bound. For one thread.
 */
final class LineTable {
  private static final int FIRST_SLOTS = 1_024;

  private final int mostKeys;
  private long[] keys;

  /** Of each key; above zero for lines that were pushed, below for OTLP's. */
  private byte[] surplus;

  private int size;
  private int waiting;

  LineTable(int mostKeys) {
    this(mostKeys, FIRST_SLOTS);
  }

  private LineTable(int mostKeys, int slots) {
    this.mostKeys = mostKeys;
    this.keys = new long[slots];
    this.surplus = new byte[slots];
  }

  /** An empty one with room for half as many keys: lines come about as fast as before. */
  LineTable next() {
    int slots = Integer.highestOneBit(Math.max(1, size));
    return new LineTable(mostKeys, Math.max(FIRST_SLOTS, slots));
  }

  /**
   * What the places to look at hold: reading them brings them into the processor's cache, and many
   * such reads one after another wait for memory together.
   */
  long touch(LineKeys wanted) {
    long touched = 0;
    for (int i = 0; i < wanted.size(); i++) {
      int home = home(wanted.key(i));
      touched += keys[home] + surplus[home];
    }
    return touched;
  }

  boolean isFull() {
    return size >= mostKeys;
  }

  /** How many lines did not come the other way. */
  int waiting() {
    return waiting;
  }

  /**
   * Takes a line for one that came the other way, if there is one.
   *
   * @param step 1 or -1, the way of this line
   */
  boolean settle(long key, int step) {
    int slot = slot(key);
    if (keys[slot] == 0 || surplus[slot] * step >= 0) {
      return false;
    }
    surplus[slot] += (byte) step;
    waiting--;
    return true;
  }

  /** Remembers a line; of more than a hundred equal ones the others are not. */
  void add(long key, int step) {
    int slot = slot(key);
    if (keys[slot] == 0) {
      if (size >= keys.length / 2) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      size++;
    }
    if (Math.abs(surplus[slot]) < Byte.MAX_VALUE) {
      surplus[slot] += (byte) step;
      waiting++;
    }
  }

  /** Where the key is, or would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = home(key);
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(long key) {
    return (int) (key >>> 20) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    byte[] oldSurplus = surplus;
    keys = new long[2 * oldKeys.length];
    surplus = new byte[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        surplus[slot] = oldSurplus[i];
      }
    }
  }

  /** All keys, those too that have nothing left to wait for: they count for the bound. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        out.writeLong(keys[i]);
        out.writeByte(surplus[i]);
      }
    }
  }

  static LineTable readFrom(DataInputStream in, int mostKeys) throws IOException {
    LineTable table = new LineTable(mostKeys);
    for (int left = in.readInt(); left > 0; left--) {
      table.put(in.readLong(), in.readByte());
    }
    return table;
  }

  private void put(long key, byte surplusOfKey) {
    add(key, 1);
    waiting += Math.abs(surplusOfKey) - 1;
    surplus[slot(key)] = surplusOfKey;
  }
}
