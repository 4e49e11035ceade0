package dev.pharos.store.span;

import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;

/** Loads pages with their block's vocabulary, for one search or look-up. For one thread. */
final class PageReader {
  private final BlockCache blocks;
  private final StoredPage page;

  PageReader(BlockCache blocks, Decompressors decompressors) {
    this.blocks = blocks;
    this.page = new StoredPage(decompressors);
  }

  StoredVocabulary vocabulary(PageFile file, BlockIndex block) throws IOException {
    return blocks.get(file, block.blockOffset());
  }

  /** Valid until the next load. */
  StoredPage load(PageRef where) throws IOException {
    StoredVocabulary vocabulary = blocks.get(where.file(), where.block().blockOffset());
    page.load(vocabulary, where.file().read(where.offset(), where.length()));
    return page;
  }
}
