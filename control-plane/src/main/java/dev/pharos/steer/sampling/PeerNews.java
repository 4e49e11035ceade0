package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverChange;
import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What another control plane told, see {@link PeerShare}.
 *
 * @param polls the latest of a service
 * @param roots by service and operation
 */
record PeerNews(
    String id,
    long minute,
    long knownFrom,
    Agreed found,
    List<ToldRuns.Run> told,
    Map<String, SamplingState.Poll> polls,
    List<Lever> levers,
    List<LeverChange> changes,
    Map<String, Map<String, List<Minute>>> roots,
    boolean rootsLeftOut) {

  /** What it counted. Nothing came of a service that it does not name, unless it had no room. */
  ServiceRoots of(String service) {
    ServiceRoots counted =
        new ServiceRoots(knownFrom, minute, roots.getOrDefault(service, Map.of()));
    return rootsLeftOut && !roots.containsKey(service) ? counted.unknown() : counted;
  }

  /**
   * What it counted, of one that does not answer any more.
   *
   * @param from the minute from which on others get what would have come to it
   */
  ServiceRoots goneFrom(long from, String service) {
    Map<String, List<Minute>> names = new HashMap<>();
    roots.getOrDefault(service, Map.of()).keySet().forEach(name -> names.put(name, List.of()));
    names.remove(RootCounts.OTHERS);
    return new ServiceRoots(from, Long.MAX_VALUE, names);
  }
}
