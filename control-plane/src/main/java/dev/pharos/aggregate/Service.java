package dev.pharos.aggregate;

import dev.pharos.aggregate.request.PartlyTraced;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service as the aggregators know it: one object each, compared by identity. */
final class Service {
  private final ServiceId id;
  private final Node node;
  private final Operations operations = new Operations();
  private final Map<String, Release> releases = new HashMap<>();
  private final Map<Peer.Key, Peer> peers = new HashMap<>();
  private @Nullable PartlyTraced traced;

  Service(ServiceId id) {
    this.id = id;
    this.node = Node.service(id);
  }

  ServiceId id() {
    return id;
  }

  Node node() {
    return node;
  }

  Operations operations() {
    return operations;
  }

  /** When its spans are a part of its requests; null where its agents do not count them. */
  @Nullable PartlyTraced traced() {
    return traced;
  }

  void traced(PartlyTraced known) {
    traced = known;
  }

  Map<String, Release> releases() {
    return releases;
  }

  /** The one object of a name; beyond the bound, what is new is counted together by kind. */
  Peer peer(Peer.Key key) {
    Peer peer = peers.get(key);
    if (peer == null) {
      Peer.Key counted =
          peers.size() < AggregateLimits.PEERS_PER_SERVICE
              ? key
              : new Peer.Key(key.kind(), RedKey.OTHER, "", "");
      peer = peers.computeIfAbsent(counted, named -> new Peer(named, id.environment()));
    }
    return peer;
  }

  Map<Peer.Key, Peer> peers() {
    return peers;
  }
}
