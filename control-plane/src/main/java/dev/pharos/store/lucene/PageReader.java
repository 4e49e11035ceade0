package dev.pharos.store.lucene;

import java.io.IOException;

/** Loads pages with their block's vocabulary, for one search or look-up. For one thread. */
final class PageReader {
  private final BlockCache blocks;
  private final StoredPage page;

  PageReader(BlockCache blocks, Decompressors decompressors) {
    this.blocks = blocks;
    this.page = new StoredPage(decompressors);
  }

  StoredBlock block(PageRef where) throws IOException {
    return blocks.get(where.file(), where.block());
  }

  /** Valid until the next load. */
  StoredPage load(PageRef where) throws IOException {
    StoredBlock block = block(where);
    byte[] bytes = where.file().read(where.page(), where.length());
    page.load(block.vocabulary(), bytes, 0, bytes.length);
    return page;
  }
}
