package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import org.jspecify.annotations.Nullable;

/** The other end of a call as one service names it: one object for each name. */
final class Peer {

  /**
   * @param name as shown
   * @param system of a database or messaging system, else the protocol
   * @param address {@code host:port} or {@code host} as called; empty when not told
   */
  record Key(NodeKind kind, String name, String system, String address) {

    /** What somebody named the callee by configuration, else the host that was called. */
    String nameOrHost() {
      if (!name.equals(address)) {
        return name;
      }
      int port = name.lastIndexOf(':');
      return port < 0 ? name : name.substring(0, port);
    }
  }

  private final Key key;
  private final Node node;
  private @Nullable Service behind;
  private long behindSeenNs;

  Peer(Key key, String environment) {
    this.key = key;
    this.node = Node.virtual(key.kind(), key.name(), environment, key.system());
  }

  Key key() {
    return key;
  }

  /** What stands for it on the map unless a service turns out to be behind it. */
  Node node() {
    return node;
  }

  /** True for the one that stands for all beyond the bound. */
  boolean isTogether() {
    return key.name().equals(RedKey.OTHER);
  }

  String protocol() {
    return key.system();
  }

  /** Notes who answered; true when that is news, at least once a minute. */
  boolean answeredBy(Service service, long arrivalNs) {
    if (behind == service && arrivalNs - behindSeenNs < NEWS_NS) {
      return false;
    }
    behind = service;
    behindSeenNs = arrivalNs;
    return true;
  }

  private static final long NEWS_NS = java.time.Duration.ofMinutes(1).toNanos();
}
