package dev.pharos.store.metric;

import java.util.concurrent.atomic.LongAdder;

/** What was done to parts since the process began. Safe for many threads. */
final class PartCounts {
  final LongAdder merges = new LongAdder();
  final LongAdder mergedParts = new LongAdder();
  final LongAdder mergedBytes = new LongAdder();
  final LongAdder failedMerges = new LongAdder();

  /** Indexes that were made again. */
  final LongAdder reindexed = new LongAdder();

  /** Chunks that such an index no longer has. */
  final LongAdder lostChunks = new LongAdder();

  /** Parts of which nothing can be read. */
  final LongAdder setAside = new LongAdder();
}
