package dev.pharos.query;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;

/** Adds calls up, as both ends counted them. For one thread. */
final class EdgeSum {
  private final RedSum client = new RedSum();
  private final RedSum server = new RedSum();
  private final LatencySketch queueDelay = new LatencySketch();

  void add(EdgeWindow window) {
    client.add(window.clientCalls(), window.clientErrors(), window.clientLatency());
    server.add(window.serverCalls(), window.serverErrors(), window.serverLatency());
    queueDelay.merge(window.queueDelay());
  }

  void add(EdgeTotal total) {
    client.add(total.clientCalls(), total.clientErrors(), total.clientLatency());
    server.add(total.serverCalls(), total.serverErrors(), total.serverLatency());
    queueDelay.merge(total.queueDelay());
  }

  /**
   * Whose count to show: the caller's where it reports, since it includes the network, timeouts and
   * refused connections, which the callee never sees; else the callee's.
   */
  End reporter() {
    return client.requests() > 0 ? End.CALLER : End.CALLEE;
  }

  RedSum asSeenBy(End end) {
    return end == End.CALLER ? client : server;
  }

  RedSum seen() {
    return asSeenBy(reporter());
  }

  LatencySketch queueDelay() {
    return queueDelay;
  }

  /** An end of an edge. */
  enum End {
    CALLER,
    CALLEE
  }
}
