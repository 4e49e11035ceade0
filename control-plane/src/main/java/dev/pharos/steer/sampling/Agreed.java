package dev.pharos.steer.sampling;

import dev.pharos.steer.sampling.AdaptiveSampling.Probability;
import java.util.Map;
import java.util.TreeMap;

/**
 * Probabilities by service and operation, and how they were found. Of several that control planes
 * tell, all take the one that ranks highest.
 *
 * @param leader id of the control plane that found them; empty for those of before a restart
 * @param round the minute in which they were found, since the epoch
 * @param agreed the last minute in which most control planes had a part in them; 0 where that is
 *     not known
 */
record Agreed(
    String leader, long round, long agreed, Map<String, Map<String, Probability>> probabilities) {

  static Agreed ofKept(KeptSampling kept) {
    return new Agreed("", kept.round(), 0, kept.byService());
  }

  /**
   * What most control planes had a part in goes before what some found that were cut off, and the
   * later before the earlier.
   */
  boolean ranksAbove(Agreed other) {
    if (agreed != other.agreed) {
      return agreed > other.agreed;
    }
    if (round != other.round) {
      return round > other.round;
    }
    return !leader.isEmpty() && (other.leader.isEmpty() || leader.compareTo(other.leader) < 0);
  }

  /**
   * Of probabilities that were found anew those that are lower, and what is told now of the others:
   * whoever does not see all traces may know that there are too many, but not that there are too
   * few.
   */
  Map<String, Probability> notAbove(String service, Map<String, Probability> found) {
    Map<String, Probability> held = probabilities.getOrDefault(service, Map.of());
    Probability others = held.getOrDefault(RootCounts.OTHERS, Probability.first(1));
    Map<String, Probability> lower = new TreeMap<>(held);
    found.forEach((operation, one) -> {
      if (one.value() < held.getOrDefault(operation, others).value()
          || (operation.equals(RootCounts.OTHERS) && !held.containsKey(operation))) {
        lower.put(operation, one);
      }
    });
    return lower;
  }
}
