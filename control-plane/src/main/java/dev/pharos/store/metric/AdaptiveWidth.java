package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/**
 * How many bits numbers of a stream take as they come, learned from those before. Writer and reader
 * learn the same, so nothing about it is written.
 *
 * <p>A number is coded as exponential Golomb code of order {@code k}: group {@code n} holds 2^(k+n)
 * numbers and is written as {@code n} ones, a zero and k+n bits. The order moves in small steps so
 * that about two of three numbers fall into the first group; a rare large number costs its length
 * twice but does not disturb the order.
 */
final class AdaptiveWidth {
  /** A group of this many ones is an escape: the ones stand alone, and what follows is told. */
  static final int ESCAPE = 15;

  /** An order is so many bits of a width. */
  private static final int STEP_BITS = 4;

  /** Steps down after the first group, up after the others: a byte for each, the last for more. */
  private static final int STEPS_AFTER = 0x0C_08_04_FE;

  private static final int MAX_STEPS_AFTER = Integer.BYTES - 1;
  private static final int MAX_ORDER = 44;

  private AdaptiveWidth() {}

  /** What is known of a stream of which no number was seen: it is taken to be of that order. */
  static int of(int order) {
    return order << STEP_BITS;
  }

  static int order(int width) {
    return width >>> STEP_BITS;
  }

  /** The group of a number, treated as unsigned; {@link #ESCAPE} when it is too large for any. */
  private static int group(long number, int order) {
    long scaled = (number >>> order) + 1;
    int group = Long.SIZE - 1 - Long.numberOfLeadingZeros(scaled);
    return scaled <= 0 || group >= ESCAPE ? ESCAPE : group;
  }

  /** The smallest number of a group. */
  private static long base(int group, int order) {
    return ((1L << group) - 1) << order;
  }

  /** What is known after a number of that group. */
  static int after(int width, int group) {
    // Without a branch, which no processor could foretell.
    int step = (byte) (STEPS_AFTER >> (Math.min(group, MAX_STEPS_AFTER) << 3));
    return Math.min(MAX_ORDER << STEP_BITS, Math.max(0, width + step));
  }

  /**
   * Writes a signed number.
   *
   * @return its group; {@link #ESCAPE} when it is too large for its order and nothing was written
   */
  static int put(BitBuffer bits, long value, int order) {
    long coded = Zigzag.encode(value);
    int group = group(coded, order);
    if (group != ESCAPE) {
      bits.put((1L << group) - 1, group + 1);
      bits.put(coded - base(group, order), group + order);
    }
    return group;
  }

  /** Bits of a number in its group: the ones, the zero and what follows. */
  static int length(int group, int order) {
    return 2 * group + 1 + order;
  }

  /** Whether a number of that group and length is no escape and in one word. */
  static boolean isPlain(int group, int length) {
    return group < ESCAPE && length <= BitCursor.BITS_AT_ONCE;
  }

  /** The signed number that a word begins with, all of whose bits are in it. */
  static long decode(long word, int group, int order) {
    long rest = (word >>> (group + 1)) & ((1L << (group + order)) - 1);
    return Zigzag.decode(rest + base(group, order));
  }

  /** The signed number of a group that was read. */
  static long read(BitCursor bits, int group, int order) throws CorruptDataException {
    return Zigzag.decode(bits.read(group + order) + base(group, order));
  }
}
