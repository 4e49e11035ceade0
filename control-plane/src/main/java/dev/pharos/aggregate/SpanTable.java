package dev.pharos.aggregate;

/**
 * From span ids to rows of {@link RecentSpans}: a hash table of eight bytes an entry, half of which
 * are the row's number and half a fingerprint of the ids, so that what is not there is known as
 * such without looking at any row. Several rows may have an id.
 */
final class SpanTable {
  private static final int MIN_BITS = 10;

  /** Of the fingerprint's bits; 2^26 entries are 512 MB, far beyond any bound set elsewhere. */
  private static final int MAX_BITS = 26;

  /** Zero is free. A fingerprint is never zero, so that no entry is. */
  private long[] slots = new long[1 << MIN_BITS];

  private int bits = MIN_BITS;
  private int size;

  /**
   * Of a span's ids; its upper bits tell where to look. The span's id is mixed before it meets the
   * trace's, since Zipkin's root spans have the same in both, and the whole once more, since ids
   * may be counted up.
   */
  static int fingerprint(long traceHigh, long traceLow, long spanId) {
    long trace = traceLow ^ Long.rotateLeft(traceHigh, 32);
    long mixed = (spanId * 0x9E3779B97F4A7C15L) ^ (trace * 0xC2B2AE3D27D4EB4FL);
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32) | 1;
  }

  int size() {
    return size;
  }

  void add(int fingerprint, int row) {
    if (2 * (size + 1) > slots.length && bits < MAX_BITS) {
      resize(bits + 1);
    }
    put(((long) fingerprint << 32) | (row & 0xFFFF_FFFFL));
    size++;
  }

  /** The first slot that may be of these ids; negative when there is none. */
  int first(int fingerprint) {
    return search(home(fingerprint), fingerprint);
  }

  /** The next such slot. */
  int next(int slot, int fingerprint) {
    return search((slot + 1) & (slots.length - 1), fingerprint);
  }

  /** The row's number in a slot that was found. */
  int row(int slot) {
    return (int) slots[slot];
  }

  /**
   * What the place to look at holds: reading it brings it into the processor's cache, and many such
   * reads one after another wait for memory together.
   */
  long touch(int fingerprint) {
    return slots[home(fingerprint)];
  }

  void remove(int fingerprint, int row) {
    int slot = first(fingerprint);
    while (slot >= 0 && row(slot) != row) {
      slot = next(slot, fingerprint);
    }
    if (slot < 0) {
      throw new IllegalStateException("row " + row + " is not in the table");
    }
    close(slot);
    size--;
    if (bits > MIN_BITS && size < slots.length / 16) {
      resize(bits - 2 < MIN_BITS ? MIN_BITS : bits - 2);
    }
  }

  private int search(int from, int fingerprint) {
    int slot = from;
    long entry = slots[slot];
    while (entry != 0) {
      if ((int) (entry >>> 32) == fingerprint) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
      entry = slots[slot];
    }
    return -1;
  }

  /** Moves up what was put behind a slot because it was taken, so that searches need no marks. */
  private void close(int freed) {
    int mask = slots.length - 1;
    int hole = freed;
    int at = (hole + 1) & mask;
    long entry = slots[at];
    while (entry != 0) {
      int distance = (at - home((int) (entry >>> 32))) & mask;
      if (distance >= ((at - hole) & mask)) {
        slots[hole] = entry;
        hole = at;
      }
      at = (at + 1) & mask;
      entry = slots[at];
    }
    slots[hole] = 0;
  }

  private void put(long entry) {
    int mask = slots.length - 1;
    int slot = home((int) (entry >>> 32));
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = entry;
  }

  private int home(int fingerprint) {
    return fingerprint >>> (Integer.SIZE - bits);
  }

  private void resize(int newBits) {
    long[] old = slots;
    bits = newBits;
    slots = new long[1 << newBits];
    for (long entry : old) {
      if (entry != 0) {
        put(entry);
      }
    }
  }
}
