package dev.pharos.show.answer;

import dev.pharos.query.Change;
import dev.pharos.query.NodeName;
import dev.pharos.query.RedFigures;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An edge of the map: all calls from one node to another. */
public record GraphEdge(
    String id,
    String from,
    String to,
    @Nullable String protocol,
    long calls,
    double callsPerSecond,
    @Nullable CallEstimate estimate,
    long errors,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns,
    @Nullable Long p99Ns,
    String health,
    Instant firstSeen,
    Instant lastSeen,
    @Nullable String change,
    @Nullable QueueFigures queue) {
  public static GraphEdge of(dev.pharos.query.GraphEdge edge, String health) {
    RedFigures calls = edge.calls();
    return new GraphEdge(
        NodeName.of(edge.ends()),
        NodeName.of(edge.ends().caller()),
        NodeName.of(edge.ends().callee()),
        Text.orNull(edge.protocol()),
        calls.requests(),
        calls.perSecond(),
        CallEstimate.of(edge.estimate()),
        calls.errors(),
        calls.errorRatio(),
        calls.p50Ns(),
        calls.p95Ns(),
        calls.p99Ns(),
        health,
        TimeRange.instant(edge.firstSeenNs()),
        TimeRange.instant(edge.lastSeenNs()),
        edge.change() == Change.NONE ? null : Text.of(edge.change()),
        QueueFigures.of(edge.queue()));
  }
}
