package dev.pharos.store.log;

import dev.pharos.store.disk.CorruptDataException;

/** Numbers of the format that writer and reader share; FORMAT.md draws it. */
final class ChunkFormat {
  static final int BITS = 0;
  static final int TIMES = 1;
  static final int TIME_DIGITS = 2;
  static final int NUMBERS = 3;
  static final int NUMBER_DIGITS = 4;
  static final int OBSERVED = 5;
  static final int OBSERVED_DIGITS = 6;
  static final int LEVELS = 7;
  static final int SHAPES = 8;
  static final int TRACE_CODES = 9;
  static final int TRACE_IDS = 10;
  static final int SPAN_CODES = 11;
  static final int SPAN_IDS = 12;
  static final int EVENTS = 13;
  static final int REST = 14;
  static final int TEMPLATES = 15;
  static final int DECIMALS = 16;
  static final int DECIMAL_DIGITS = 17;
  static final int HEX_LENGTHS = 18;
  static final int HEX_DIGITS = 19;
  static final int UUIDS = 20;
  static final int TEXT_LENGTHS = 21;
  static final int TEXTS = 22;
  static final int BODIES = 23;
  static final int VALUES = 24;

  /** Each column has two streams from here on. */
  static final int FIRST_COLUMN = 32;

  /** Bits of a row. */
  static final int RAW_BODY = 1;

  static final int VALUE_BODY = 2;
  static final int HAS_OBSERVED = 4;
  static final int HAS_TRACE = 8;
  static final int HAS_SPAN = 16;
  static final int HAS_EVENT = 32;
  static final int HAS_FLAGS = 64;
  static final int HAS_DROPPED = 128;

  /** What a column's first stream begins with. */
  static final int CONSTANT = 0;

  static final int CODES = 1;
  static final int WIDE_CODES = 2;
  static final int COLUMN_TEXTS = 3;
  static final int HEX = 4;
  static final int INTS = 5;
  static final int MIXED = 6;

  private ChunkFormat() {}

  static int first(int column) {
    return FIRST_COLUMN + 2 * column;
  }

  static int second(int column) {
    return FIRST_COLUMN + 2 * column + 1;
  }

  /**
   * Which of the ids that came so far a row has.
   *
   * @param count how many came, one that comes with the row included
   * @param back how many ids ago it came; 0 where it comes with the row
   */
  static int earlier(int count, int back) throws CorruptDataException {
    int index = count - Math.max(1, back);
    if (index < 0) {
      throw new CorruptDataException("an id is named that did not come before");
    }
    return index;
  }
}
