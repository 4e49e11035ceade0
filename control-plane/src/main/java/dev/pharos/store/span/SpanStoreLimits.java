package dev.pharos.store.span;

/** The span store's bounds, each with its reason. */
final class SpanStoreLimits {
  /**
   * Rows of a hot block, which become one block on disk. More rows share a dictionary better but
   * wait in memory at about 1.3 kB each, where the collector copies them: twice as many save 0.1
   * byte a span and cost 0.5 s of it a million.
   */
  static final int BLOCK_ROWS = 16_384;

  /** A block of unusually large spans ends here instead. */
  static final long BLOCK_BYTES = 48L << 20;

  /** Full blocks that may wait for the flusher; beyond it {@code add} blocks. */
  static final int WAITING_BLOCKS = 4;

  /** Nor more than so many bytes of them, however large their spans and however small the heap. */
  static final long WAITING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  /**
   * Rows of a page, the unit that is found, read and checked: large enough to compress, small
   * enough that checking a page for one row costs some tens of microseconds.
   */
  static final int PAGE_ROWS = 1_024;

  /** Pages of a block at most: sets of pages are the bits of a number. */
  static final int BLOCK_PAGES = 64;

  /** A trace is not split over pages before a page has this many rows. */
  static final int PAGE_ROWS_AT_MOST = 2 * PAGE_ROWS;

  /** A key with more distinct values in a block is not kept in the block's dictionary. */
  static final int DICTIONARY_VALUES = 4_096;

  /** Nor one whose values repeat less often than this on average. */
  static final int DICTIONARY_REPEATS = 8;

  /** Below this many distinct values neither of the above is asked. */
  static final int DICTIONARY_FREE_VALUES = 64;

  /**
   * Values of keys with at most so many distinct ones in a block are found together with their
   * service: status codes, methods, tiers. Beyond it a value alone is selective enough.
   */
  static final int COMMON_VALUES = 32;

  /** Span names beyond this many shapes in a block are kept per row: names that carry ids. */
  static final int NAMED_SHAPES = 4_096;

  /** Keys remembered between blocks; a sender of random keys must not fill the memory. */
  static final int REMEMBERED_KEYS = 4_096;

  /** A key without dictionary is tried again with one after this many blocks. */
  static final int RETRY_DICTIONARY_BLOCKS = 16;

  /**
   * Blocks of a segment, half a million spans: deciding of one remembers each of its traces, some
   * ten megabytes at ten spans a trace.
   */
  static final int SEGMENT_BLOCKS = 32;

  /** Decoded dictionaries kept for reading. */
  static final long DICTIONARY_CACHE_BYTES = 32L << 20;

  /**
   * Partitions open for writing at once. One is needed per day that spans start in: seven days of
   * retention, today and tomorrow, and some to spare.
   */
  static final int OPEN_WRITERS = 16;

  /**
   * Index entries of a partition are kept on the heap until there are so many bytes to map at once:
   * some ten blocks, so that a hundred million spans take a few hundred mappings of the 65,530 that
   * Linux allows.
   */
  static final int UNMAPPED_BYTES = 1 << 20;

  private SpanStoreLimits() {}
}
