/**
 * Keeps metrics: series of samples in packed chunks, in memory and on disk. The contract is {@code
 * dev.pharos.store.SeriesStore}.
 */
@NullMarked
package dev.pharos.store.metric;

import org.jspecify.annotations.NullMarked;
