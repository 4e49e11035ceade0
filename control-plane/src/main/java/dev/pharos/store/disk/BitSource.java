package dev.pharos.store.disk;

/** Bits being read as {@link BitSink} wrote them. For one thread. */
public final class BitSource {
  private final ByteSource bytes;
  private long pending;
  private int pendingBits;

  public BitSource(ByteSource bytes) {
    this.bytes = bytes;
  }

  public long read(int bits) throws CorruptDataException {
    if (bits == 0) {
      return 0;
    }
    if (bits <= pendingBits) {
      long value = pending & mask(bits);
      pending = bits == Long.SIZE ? 0 : pending >>> bits;
      pendingBits -= bits;
      return value;
    }
    long value = pending;
    int had = pendingBits;
    refill();
    int more = bits - had;
    if (more > pendingBits) {
      throw new CorruptDataException("bits end too early");
    }
    value |= (pending & mask(more)) << had;
    pending = more == Long.SIZE ? 0 : pending >>> more;
    pendingBits -= more;
    return value;
  }

  private void refill() throws CorruptDataException {
    if (bytes.remaining() >= Long.BYTES) {
      pending = bytes.readLong();
      pendingBits = Long.SIZE;
      return;
    }
    pending = 0;
    pendingBits = 0;
    while (bytes.remaining() > 0) {
      pending |= (bytes.readByte() & 0xFFL) << pendingBits;
      pendingBits += Byte.SIZE;
    }
  }

  private static long mask(int bits) {
    return bits == Long.SIZE ? -1 : (1L << bits) - 1;
  }
}
