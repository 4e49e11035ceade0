package dev.pharos.store.metric;

/** Writes numbers in as few bits as those before them let expect. For one thread. */
final class NumberWriter {
  private final BitBuffer bits;
  private int width;

  NumberWriter(BitBuffer bits, int order) {
    this.bits = bits;
    this.width = AdaptiveWidth.of(order);
  }

  /**
   * Writes a signed number when it is not too large for its width.
   *
   * @return false when nothing was written
   */
  boolean write(long value) {
    int group = AdaptiveWidth.put(bits, value, AdaptiveWidth.order(width));
    if (group == AdaptiveWidth.ESCAPE) {
      return false;
    }
    width = AdaptiveWidth.after(width, group);
    return true;
  }

  /** Writes an escape and a word of what follows. */
  void escape(int kind, int kindBits) {
    bits.put(-1, AdaptiveWidth.ESCAPE);
    bits.put(kind, kindBits);
  }

  /** Writes a signed number of any size: its length and its bits. */
  void writeWide(long value) {
    putWide(bits, value);
    width = AdaptiveWidth.after(width, AdaptiveWidth.ESCAPE);
  }

  static void putWide(BitBuffer bits, long value) {
    long coded = Zigzag.encode(value);
    int length = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(coded));
    bits.put(length - 1, ValueCodes.LENGTH_BITS);
    bits.put(coded, length);
  }
}
