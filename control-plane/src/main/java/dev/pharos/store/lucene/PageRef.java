package dev.pharos.store.lucene;

/**
 * Where a page lies.
 *
 * @param block offset of its block in the file
 * @param page offset of the page in the file
 */
record PageRef(
    PageFile file, long block, long page, int length, int rows, long minStartNs, long maxStartNs) {}
