package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;

/**
 * One series of a part as its index is written.
 *
 * @param chunks places in the part's file, ascending
 * @param firsts milliseconds from the window's start, of each chunk
 * @param lasts likewise
 * @param samples of each chunk
 */
record IndexedSeries(Labels labels, int[] chunks, int[] firsts, int[] lasts, int[] samples) {}
