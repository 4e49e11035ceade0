package dev.pharos.store.metric;

/**
 * What stands between the numbers of a value stream (FORMAT.md). A stream is in one of two states:
 * decimal, in which a value is its distance from what was expected; and binary, in which it is what
 * changed in the bits of the value before. It begins decimal, without decimal places.
 */
final class ValueCodes {
  // After an escape in the decimal state:
  static final int ESCAPE_BITS = 2;

  /** A distance too large for any group: its length in bits less one, and the bits. */
  static final int WIDE = 0;

  /** More decimal places from here on: their number, and then the value. */
  static final int PLACES = 1;

  /** The binary state from here on: then the value. */
  static final int BINARY = 2;

  /** The stale marker. What is expected next does not change. */
  static final int STALE = 3;

  static final int PLACES_BITS = 4;

  /** Of the length of a number, less one. */
  static final int LENGTH_BITS = 6;

  // In the binary state, as ones up to a zero, or as four ones:
  static final int SAME = 0;
  static final int IN_WINDOW = 1;
  static final int NEW_WINDOW = 2;

  /** The decimal state from here on: places, and the number in as many bits as told. */
  static final int DECIMAL = 3;

  /** The stale marker; the value that the next is compared with does not change. */
  static final int STALE_BINARY = 4;

  /** The order with which distances are coded before anything is known of them. */
  static final int FIRST_ORDER = 3;

  private ValueCodes() {}
}
