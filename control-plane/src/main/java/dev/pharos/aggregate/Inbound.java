package dev.pharos.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * A SERVER or CONSUMER span whose caller is looked for.
 *
 * @param callee its RED key without instance: where the edge ends
 * @param bin of its duration, see {@link dev.pharos.signal.LatencySketch#bin}
 * @param fromQueue the edge a consumer was counted on already; null for a server
 */
record Inbound(
    Source source,
    RedSeries callee,
    long startNs,
    long endNs,
    short bin,
    boolean error,
    @Nullable EdgeSeries fromQueue) {

  long durationNs() {
    return endNs - startNs;
  }

  boolean isConsumer() {
    return fromQueue != null;
  }
}
