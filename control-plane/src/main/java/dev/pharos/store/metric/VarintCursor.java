package dev.pharos.store.metric;

import java.nio.ByteBuffer;

/** Reads numbers of a part's index, whose checksum was right. For one thread. */
final class VarintCursor {
  private final ByteBuffer bytes;
  int at;

  VarintCursor(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  int nextByte() {
    return bytes.get(at++);
  }

  /** A varint of at most 32 bits. */
  int next() {
    int value = bytes.get(at++);
    return value >= 0 ? value : (int) rest(value);
  }

  /** A varint of at most 63 bits. */
  long nextLong() {
    int value = bytes.get(at++);
    return value >= 0 ? value : rest(value);
  }

  private long rest(int first) {
    long value = first & 0x7F;
    for (int shift = 7; ; shift += 7) {
      int more = bytes.get(at++);
      value |= (more & 0x7FL) << shift;
      if (more >= 0) {
        return value;
      }
    }
  }

  /** A number with a sign that {@link #signed} made a varint of. */
  int nextSigned() {
    return (int) Zigzag.decode(nextLong());
  }

  /** A difference of ints as a number that is small when the difference is. */
  static long signed(int difference) {
    return Zigzag.encode(difference);
  }
}
