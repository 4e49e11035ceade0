package dev.pharos.store.disk;

/** Bits being written, the lowest first. For one thread. */
public final class BitSink {
  private final ByteSink bytes;
  private long pending;
  private int pendingBits;

  public BitSink(ByteSink bytes) {
    this.bytes = bytes;
  }

  /** Appends the lowest bits of a value; 0 to 64 of them. */
  public void put(long value, int bits) {
    if (bits == 0) {
      return;
    }
    long low = bits == Long.SIZE ? value : value & ((1L << bits) - 1);
    pending |= low << pendingBits;
    int filled = pendingBits + bits;
    if (filled < Long.SIZE) {
      pendingBits = filled;
      return;
    }
    bytes.putLong(pending);
    int rest = filled - Long.SIZE;
    pending = rest == 0 ? 0 : low >>> (bits - rest);
    pendingBits = rest;
  }

  /** Writes what is left, up to the next whole byte. */
  public void flush() {
    for (; pendingBits > 0; pendingBits -= Byte.SIZE) {
      bytes.putByte((int) pending);
      pending >>>= Byte.SIZE;
    }
    pending = 0;
    pendingBits = 0;
  }
}
