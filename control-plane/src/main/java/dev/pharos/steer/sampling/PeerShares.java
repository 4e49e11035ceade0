package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Puts together what other control planes are told. */
final class PeerShares {
  private PeerShares() {}

  static PeerShare of(
      String id,
      Instant now,
      Agreed agreed,
      List<ToldRuns.Run> told,
      Polls polls,
      Levers levers,
      RootCounts counts) {
    List<PeerShare.OneLever> ofTraces = new ArrayList<>();
    Set<String> services = new LinkedHashSet<>(agreed.probabilities().keySet());
    for (Levers.State state : levers.all()) {
      Lever lever = state.lever();
      if (lever.target() instanceof LeverTarget.Sampling target) {
        ofTraces.add(PeerShare.OneLever.of(lever, target));
        if (state.active()) {
          services.add(target.service());
        }
      }
    }
    Map<String, SamplingState.Poll> latest = polls.latest(now);
    services.addAll(latest.keySet());
    long minute = Math.floorDiv(now.getEpochSecond(), 60);
    List<PeerShare.Roots> roots = roots(services, minute, counts);
    return new PeerShare(
        id,
        minute,
        counts.knownFrom(),
        PeerShare.Found.of(agreed),
        told,
        latest.entrySet().stream()
            .map(one ->
                new PeerShare.Poll(
                    one.getKey(),
                    one.getValue().protocol(),
                    one.getValue().address(),
                    one.getValue().at().toString()))
            .toList(),
        ofTraces,
        levers.changes().reversed().stream()
            .map(PeerShare.Change::of)
            .filter(Objects::nonNull)
            .toList(),
        roots,
        roots.size() < services.size());
  }

  /** Those for which something is decided first, as many as there is room for. */
  private static List<PeerShare.Roots> roots(Set<String> services, long minute, RootCounts counts) {
    List<PeerShare.Roots> roots = new ArrayList<>();
    int operations = 0;
    for (String service : services) {
      ServiceRoots of = counts.of(service, minute);
      operations += of.operations().size();
      if (operations > PeerShare.MOST_OPERATIONS) {
        break;
      }
      roots.add(PeerShare.Roots.of(service, of));
    }
    return roots;
  }
}
