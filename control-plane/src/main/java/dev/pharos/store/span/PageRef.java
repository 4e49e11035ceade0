package dev.pharos.store.span;

import dev.pharos.store.disk.PageFile;

/** Where a page lies: a block of a file, and its number in it. */
record PageRef(PageFile file, BlockIndex block, int page) {
  long offset() {
    return block.blockOffset() + block.pageOffset(page);
  }

  int length() {
    return block.pageLength(page);
  }

  int rows() {
    return block.pageRows(page);
  }

  long maxStartNs() {
    return block.pageMaxStartNs(page);
  }
}
