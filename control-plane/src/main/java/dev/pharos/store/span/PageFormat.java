package dev.pharos.store.span;

/** Numbers of the page format that writer and reader share; FORMAT.md draws it. */
final class PageFormat {
  /** Checksum, rows and the first start stand before the directory of streams. */
  static final int HEADER_BYTES = 4 + 4 + 8;

  static final int TRACES = 0;
  static final int SHAPES = 1;
  static final int RESOURCES = 2;
  static final int BITS = 3;
  static final int STARTS = 4;
  static final int START_DIGITS = 5;
  static final int DURATIONS = 6;
  static final int DURATION_DIGITS = 7;
  static final int PARENTS = 8;
  static final int IDS = 9;
  static final int FOREIGN_PARENTS = 10;
  static final int NAMES = 11;
  static final int REST = 12;

  /** Each column has two streams from here on. */
  static final int FIRST_COLUMN = 16;

  static final int STATUS_BITS = 3;
  static final int HAS_MESSAGE = 4;
  static final int HAS_TRACE_STATE = 8;
  static final int HAS_FLAGS = 16;
  static final int HAS_EVENTS = 32;
  static final int HAS_LINKS = 64;
  static final int HAS_DROPPED = 128;

  /** Parents are 0 for none, 1 for an id that follows, else 2 + the zigzag distance in rows. */
  static final int NO_PARENT = 0;

  static final int FOREIGN_PARENT = 1;
  static final int NEAR_PARENT = 2;

  /** What a column's first stream begins with: how the values are written. */
  static final int CODES = 0;

  static final int WIDE_CODES = 1;
  static final int PACKED_CODES = 2;
  static final int TEXTS = 3;
  static final int HEX = 4;
  static final int INTS = 5;
  static final int MIXED = 6;

  private PageFormat() {}

  static int first(int column) {
    return FIRST_COLUMN + 2 * column;
  }

  static int second(int column) {
    return FIRST_COLUMN + 2 * column + 1;
  }
}
