package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/** Reads what {@link NumberWriter} wrote. For one thread. */
final class NumberReader {
  private final BitCursor bits;
  private int width;
  private long value;

  NumberReader(BitCursor bits, int order) {
    this.bits = bits;
    this.width = AdaptiveWidth.of(order);
  }

  /** Reads a number; false when there is an escape in its place. */
  boolean read() throws CorruptDataException {
    int group = bits.readOnes(AdaptiveWidth.ESCAPE);
    if (group == AdaptiveWidth.ESCAPE) {
      return false;
    }
    value = AdaptiveWidth.read(bits, group, AdaptiveWidth.order(width));
    width = AdaptiveWidth.after(width, group);
    return true;
  }

  /** What was read last. */
  long value() {
    return value;
  }

  /** What is known of the numbers so far, see {@link AdaptiveWidth}. */
  int width() {
    return width;
  }

  void width(int known) {
    this.width = known;
  }

  long readWide() throws CorruptDataException {
    width = AdaptiveWidth.after(width, AdaptiveWidth.ESCAPE);
    return wide(bits);
  }

  static long wide(BitCursor bits) throws CorruptDataException {
    int length = (int) bits.read(ValueCodes.LENGTH_BITS) + 1;
    return Zigzag.decode(bits.read(length));
  }
}
