package dev.pharos.store.span;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything there is to read at one moment: each span is in a hot block, a partition or, for a
 * moment, both. Immutable but for rows added to the newest hot block.
 */
final class StoreView implements AutoCloseable {
  private final List<HotBlock> hot;
  private final List<PartitionView> partitions;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * @param hot oldest first
   * @param partitions newest day first; already held for this view
   */
  StoreView(List<HotBlock> hot, List<PartitionView> partitions) {
    this.hot = List.copyOf(hot);
    this.partitions = List.copyOf(partitions);
  }

  List<HotBlock> hot() {
    return hot;
  }

  List<PartitionView> partitions() {
    return partitions;
  }

  /** False when the view is already gone: take the newer one. */
  boolean tryHold() {
    while (true) {
      int count = holders.get();
      if (count == 0) {
        return false;
      }
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      partitions.forEach(PartitionView::letGo);
    }
  }
}
