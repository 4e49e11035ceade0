package dev.pharos.store.disk;

import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Map;

/**
 * What a store's partitions hold at one moment.
 *
 * @param rows on disk
 * @param bytes they take
 * @param bytesByService which add up to {@code bytes}
 * @param lastSequence of the last block among them; -1 where none was flushed since the store
 *     opened
 */
public record Written(
    long rows, long bytes, Map<ServiceId, Long> bytesByService, long lastSequence) {
  /** Before anything is known of the partitions. */
  public static final Written NOTHING = new Written(0, 0, Map.of(), -1);

  /**
   * Rows on disk and in memory, each counted once: a block is still listed for a moment after it is
   * on disk.
   *
   * @param hot blocks that were listed before this was asked for, so that none is missed
   */
  public long rowsWith(List<? extends HotBlocks.Block> hot) {
    long all = rows;
    for (HotBlocks.Block block : hot) {
      if (block.sequence() > lastSequence) {
        all += block.size();
      }
    }
    return all;
  }
}
