package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import java.util.Map;

/**
 * The answer to a request that was taken.
 *
 * @param items spans or log lines that were taken, those left out on purpose (see {@link
 *     ProbeTraffic}) included
 * @param refused those that never can be taken, by reason
 */
public record Accepted(int items, Map<RefusalReason, Integer> refused) {

  public int refusedCount() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }
}
