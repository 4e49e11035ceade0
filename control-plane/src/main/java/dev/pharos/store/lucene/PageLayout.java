package dev.pharos.store.lucene;

/**
 * Where a block's pages lie, from its start.
 *
 * @param blockLength with header and trailer
 */
record PageLayout(int blockLength, int[] offsets, int[] lengths, int[] rows) {}
