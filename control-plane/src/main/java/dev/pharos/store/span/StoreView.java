package dev.pharos.store.span;

import dev.pharos.store.disk.HeldView;
import java.util.List;

/**
 * Everything there is to read at one moment: each span is in a hot block, a partition or, for a
 * moment, both. Immutable but for rows added to the newest hot block.
 */
final class StoreView extends HeldView {
  private final List<HotBlock> hot;
  private final List<PartitionView> partitions;

  /**
   * @param hot oldest first
   * @param partitions segments and then days, the newest first; already held for this view
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

  /** Rows on disk of whose traces nothing is decided. */
  long undecidedRows() {
    long rows = 0;
    for (PartitionView partition : partitions) {
      if (partition.isSegment()) {
        for (BlockIndex block : partition.blocks()) {
          rows += block.rows();
        }
      }
    }
    return rows;
  }

  @Override
  protected void letGo() {
    partitions.forEach(PartitionView::letGo);
  }
}
