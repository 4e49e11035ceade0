package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;

/** One series of a part as its index is written. */
record IndexedSeries(Labels labels, ChunkList chunks) {}
