package dev.pharos.store.log;

/** The log store's bounds, each with its reason. */
final class LogStoreLimits {
  /**
   * Lines of a hot block, which become one block on disk and share its templates. They wait in
   * memory at about a kilobyte each, and a search reads all of them.
   */
  static final int BLOCK_ROWS = 16_384;

  /** A block of unusually large lines ends here instead. */
  static final long BLOCK_BYTES = 48L << 20;

  /** Full blocks that may wait for the flusher; beyond it {@code add} blocks. */
  static final int WAITING_BLOCKS = 4;

  /** Nor more than so many bytes of them, however large their lines and however small the heap. */
  static final long WAITING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  /** Lines of a chunk, the unit that is found, read and checked. */
  static final int CHUNK_ROWS = 512;

  /** Longer bodies are kept as they are: a template of them would hardly be met again. */
  static final int TEMPLATE_CHARS = 16_384;

  /** Likewise bodies with more variables. */
  static final int TEMPLATE_VARIABLES = 250;

  /** Templates with fewer lines in a block are written with the lines instead. */
  static final int TEMPLATE_USES = 2;

  /** A key with more distinct values in a block is not kept in the block's dictionary. */
  static final int DICTIONARY_VALUES = 4_096;

  /** Nor one whose values repeat less often than this on average. */
  static final int DICTIONARY_REPEATS = 8;

  /** Below this many distinct values that is not asked. */
  static final int DICTIONARY_FREE_VALUES = 64;

  /** Numbers of fewer digits are everywhere: no index leads to them. */
  static final int INDEXED_DIGITS = 3;

  /** Vocabularies kept for reading, in bytes of their files. */
  static final long VOCABULARY_CACHE_BYTES = 16L << 20;

  /** Partitions open for writing at once: one for each day that lines come from, and to spare. */
  static final int OPEN_WRITERS = 16;

  /** Index entries are kept on the heap until there are so many bytes to map at once. */
  static final int UNMAPPED_BYTES = 8 << 20;

  private LogStoreLimits() {}
}
