package dev.pharos.store.span;

import dev.pharos.store.disk.PageFile;
import java.util.List;

/**
 * The blocks of several partitions in the order of their newest span, the newest first. Those of
 * days follow each other, those of segments lie among them. For one thread.
 */
final class NewestBlocks {
  private final List<PartitionView> partitions;

  /** Of each partition its blocks, and how many of them are left. */
  private final BlockIndex[][] blocks;

  private final int[] left;
  private int current = -1;

  NewestBlocks(List<PartitionView> partitions) {
    this.partitions = partitions;
    this.blocks = new BlockIndex[partitions.size()][];
    this.left = new int[partitions.size()];
    for (int i = 0; i < left.length; i++) {
      blocks[i] = partitions.get(i).blocks();
      left[i] = blocks[i].length;
    }
  }

  /** Goes to the next block; false when there is none. */
  boolean next() {
    current = -1;
    for (int i = 0; i < left.length; i++) {
      if (left[i] > 0 && (current < 0 || newest(i) > newest(current))) {
        current = i;
      }
    }
    if (current < 0) {
      return false;
    }
    left[current]--;
    return true;
  }

  BlockIndex block() {
    return blocks[current][left[current]];
  }

  PageFile pages() {
    return partitions.get(current).pages();
  }

  private long newest(int partition) {
    return blocks[partition][left[partition] - 1].maxStartNs();
  }
}
