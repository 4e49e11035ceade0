package dev.pharos.query;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.SampledCalls;
import org.jspecify.annotations.Nullable;

/** Adds calls up, as both ends counted them. For one thread. */
final class EdgeSum {
  private final RedSum client = new RedSum();
  private final RedSum server = new RedSum();
  private final LatencySketch queueDelay = new LatencySketch();

  private SampledCalls clientSampled = SampledCalls.NONE;
  private SampledCalls serverSampled = SampledCalls.NONE;

  void add(EdgeWindow window) {
    client.add(window.clientCalls(), window.clientErrors(), window.clientLatency());
    server.add(window.serverCalls(), window.serverErrors(), window.serverLatency());
    queueDelay.merge(window.queueDelay());
    clientSampled = clientSampled.plus(window.clientSampled());
    serverSampled = serverSampled.plus(window.serverSampled());
  }

  void add(EdgeTotal total) {
    client.add(total.clientCalls(), total.clientErrors(), total.clientLatency());
    server.add(total.serverCalls(), total.serverErrors(), total.serverLatency());
    queueDelay.merge(total.queueDelay());
    clientSampled = clientSampled.plus(total.clientSampled());
    serverSampled = serverSampled.plus(total.serverSampled());
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

  /** What is known of calls that were counted while agents left traces out. */
  SampledCalls sampledAsSeenBy(End end) {
    return end == End.CALLER ? clientSampled : serverSampled;
  }

  /** How many calls there were; null where all came. */
  @Nullable CallEstimate estimate(double seconds) {
    return CallEstimate.of(seen().requests(), sampledAsSeenBy(reporter()), seconds);
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
