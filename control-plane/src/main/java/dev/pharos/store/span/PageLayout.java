package dev.pharos.store.span;

/**
 * Where a block's pages lie, from its start.
 *
 * @param blockLength with header and trailer
 */
record PageLayout(int blockLength, int[] offsets, int[] lengths, int[] rows) {}
