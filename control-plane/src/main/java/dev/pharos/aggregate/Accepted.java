package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * The answer to a request that was taken.
 *
 * @param items spans or log lines that were taken, those left out on purpose (see {@link
 *     ProbeTraffic}) included
 * @param refused those that never can be taken, by reason
 */
public record Accepted(int items, Map<RefusalReason, Integer> refused) {

  /** The answer to what a decoder made of a request; its map may still change. */
  static Accepted of(int items, Map<RefusalReason, Integer> refused) {
    return new Accepted(items, refused.isEmpty() ? Map.of() : new EnumMap<>(refused));
  }

  public int refusedCount() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }
}
