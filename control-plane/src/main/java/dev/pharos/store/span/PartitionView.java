package dev.pharos.store.span;

import dev.pharos.store.disk.PageFile;
import java.util.concurrent.atomic.AtomicInteger;

/** A partition as readers see it until the next flush; lives while anybody holds it. */
final class PartitionView {
  private final Partition partition;
  private final BlockIndex[] blocks;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** The caller holds it. */
  PartitionView(Partition partition) {
    this.partition = partition;
    this.blocks = partition.blocks();
    partition.hold();
  }

  /** True of a segment, and of a day that is this one or a later one. */
  boolean isFrom(long day) {
    return isSegment() || partition.name().number() >= day;
  }

  /** Nothing is decided yet of its traces. */
  boolean isSegment() {
    return partition.name().isSegment();
  }

  PageFile pages() {
    return partition.pages();
  }

  /** Sorted by their newest span, the oldest first; not to be changed. */
  BlockIndex[] blocks() {
    return blocks;
  }

  /** Blocks by trace; may know blocks that came after this view. */
  TraceFilter traces() {
    return partition.traces();
  }

  void hold() {
    holders.incrementAndGet();
  }

  void letGo() {
    if (holders.decrementAndGet() == 0) {
      partition.letGo();
    }
  }
}
