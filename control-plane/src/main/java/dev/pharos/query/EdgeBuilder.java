package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completes edges with what only memory knows: when they were seen and what waits in queues. */
final class EdgeBuilder {
  private final Map<EdgeEnds, EdgeTimes> times;
  private final Map<Node, QueueState> queues = new HashMap<>();
  private final long nowNs;

  EdgeBuilder(LiveWindows live, long nowNs) {
    this.times = EdgeTimes.by(live.edgeHistory(), key -> new EdgeEnds(key.caller(), key.callee()));
    live.queues().forEach(queue -> queues.put(queue.queue(), queue));
    this.nowNs = nowNs;
  }

  /** An edge that had calls in a stretch. */
  GraphEdge build(EdgeEnds ends, EdgeCalls calls, Stretch stretch, Change change) {
    return build(ends, calls.protocol(), calls, stretch, change);
  }

  /** An edge that had calls earlier and none in the stretch. */
  GraphEdge gone(EdgeEnds ends, String protocol, Stretch stretch) {
    return build(ends, protocol, new EdgeCalls(), stretch, Change.GONE);
  }

  private GraphEdge build(
      EdgeEnds ends, String protocol, EdgeCalls calls, Stretch stretch, Change change) {
    EdgeTimes seen = times.get(ends);
    if (seen == null) {
      seen = calls.windowTimes(new EdgeTimes(stretch.range().fromNs(), stretch.range().fromNs()));
    }
    EdgeSum sum = calls.sum();
    return new GraphEdge(
        ends,
        protocol,
        sum.seen().over(stretch.seconds()),
        sum.estimate(stretch.seconds()),
        sum.asSeenBy(EdgeSum.End.CALLER).requests(),
        sum.asSeenBy(EdgeSum.End.CALLEE).requests(),
        seen.firstNs(),
        seen.lastNs(),
        change,
        queue(ends, sum));
  }

  private @Nullable QueueFigures queue(EdgeEnds ends, EdgeSum sum) {
    boolean leaves = ends.caller().kind() == NodeKind.QUEUE;
    if (!leaves && ends.callee().kind() != NodeKind.QUEUE) {
      return null;
    }
    QueueState state = queues.get(leaves ? ends.caller() : ends.callee());
    boolean waits = state != null && state.oldestUnconsumedNs() > 0;
    return new QueueFigures(
        sum.queueDelay().quantileNs(0.50),
        sum.queueDelay().quantileNs(0.95),
        state == null ? 0 : state.unconsumed(),
        state != null && waits ? Math.max(0, nowNs - state.oldestUnconsumedNs()) : null);
  }
}
