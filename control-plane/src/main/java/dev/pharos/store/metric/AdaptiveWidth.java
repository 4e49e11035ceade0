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

  private static final int STEPS = 16;
  private static final int DOWN = 2;
  private static final int UP = 4;
  private static final int MAX_UP = 3;
  private static final int MAX_ORDER = 44;

  private AdaptiveWidth() {}

  /** What is known of a stream of which no number was seen: it is taken to be of that order. */
  static int of(int order) {
    return order * STEPS;
  }

  static int order(int width) {
    return width / STEPS;
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
    return group == 0
        ? Math.max(0, width - DOWN)
        : Math.min(MAX_ORDER * STEPS, width + UP * Math.min(group, MAX_UP));
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

  /** The signed number of a group that was read. */
  static long read(BitCursor bits, int group, int order) throws CorruptDataException {
    return Zigzag.decode(bits.read(group + order) + base(group, order));
  }
}
