package dev.pharos.aggregate;

import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls whose callee's span was waited for in vain: for the service known to answer at their
 * address, or called by its name, else for an external node.
 */
record UnseenCallees(
    EdgeAggregator edges,
    Sources sources,
    AddressBook addresses,
    PairingRatio ratio,
    Shortfalls shortfalls) {

  /** The edge it is counted on; null where nobody knows who was called. */
  @Nullable EdgeSeries count(Source caller, RecentSpans.Call call) {
    Peer peer = call.peer();
    if (peer == null) {
      shortfalls.count(Shortfall.NAMELESS_CALLEES);
      return null;
    }
    ServiceId known = serviceBehind(peer, caller.service().id().environment());
    EdgeSeries edge;
    if (known == null) {
      edge = edges.outgoing(caller.release(), peer, call.operation().name());
    } else {
      edge = edges.toUnseen(caller.release(), known, call.operation().name(), peer.protocol());
      if (!call.error()) {
        ratio.unpaired();
      }
    }
    edges.countClient(edge, call);
    return edge;
  }

  /** The service known to answer there, or the one that has the name which was called. */
  private @Nullable ServiceId serviceBehind(Peer peer, String environment) {
    ServiceId answering = addresses.serviceAt(environment, peer.key().address());
    if (answering != null) {
      return answering;
    }
    Service named = sources.named(environment, peer.key().nameOrHost());
    return named == null ? null : named.id();
  }
}
