package dev.pharos.judge.trace;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace as the rules for hints look at it. For one thread. */
final class TraceScene {
  /** What is shorter is not worth a sentence. */
  private static final long LEAST_COST_NS = Duration.ofMillis(1).toNanos();

  /** Nor is what is a smaller share of the trace. */
  static final double LEAST_SHARE = 0.02;

  private static final int LONGEST_NAME = 80;

  private final TraceTree tree;
  private final long durationNs;
  private final BitSet onPath;

  TraceScene(TraceTree tree) {
    this.tree = tree;
    CriticalPath path = CriticalPath.of(tree);
    durationNs = path.durationNs();
    onPath = withAncestors(path);
  }

  /** A span is on the path with what it called. */
  private BitSet withAncestors(CriticalPath path) {
    BitSet found = new BitSet(tree.size());
    path.segments().forEach(segment -> found.set(segment.span()));
    for (int i = tree.size() - 1; i > 0; i--) {
      if (found.get(i) && tree.parent(i) != TraceTree.NO_PARENT) {
        found.set(tree.parent(i));
      }
    }
    return found;
  }

  int size() {
    return tree.size();
  }

  Span span(int place) {
    return tree.span(place);
  }

  Attributes attributes(int place) {
    return span(place).attributes();
  }

  String service(int place) {
    return span(place).service().name();
  }

  /** The span's name, shortened for a sentence. */
  String name(int place) {
    return Wording.shortened(span(place).name(), LONGEST_NAME);
  }

  int parent(int place) {
    return tree.parent(place);
  }

  /** Places, by start. */
  List<Integer> children(int place) {
    List<Integer> children = new ArrayList<>(tree.childCount(place));
    for (int i = 0; i < tree.childCount(place); i++) {
      children.add(tree.child(place, i));
    }
    return children;
  }

  long startNs(int place) {
    return tree.startNs(place);
  }

  long endNs(int place) {
    return tree.endNs(place);
  }

  long durationNs(int place) {
    return tree.durationNs(place);
  }

  boolean isWaitedFor(int place) {
    return Waiting.isWaitedFor(tree, place);
  }

  boolean isQuery(int place) {
    return span(place).kind() == SpanKind.CLIENT
        && SemanticConventions.dbSystem(attributes(place)) != null;
  }

  /** A request to another process that is no database and no queue. */
  boolean isRemoteCall(int place) {
    return span(place).kind() == SpanKind.CLIENT
        && SemanticConventions.dbSystem(attributes(place)) == null
        && SemanticConventions.messagingSystem(attributes(place)) == null;
  }

  /** The trace, or a root of it, waited for the span or for something below it. */
  boolean isOnPath(int place) {
    return onPath.get(place);
  }

  /** True where the trace would notice the time. */
  boolean matters(long costNs) {
    return matters(costNs, LEAST_COST_NS, LEAST_SHARE);
  }

  boolean matters(long costNs, long leastNs, double leastShare) {
    return costNs >= leastNs && costNs >= leastShare * durationNs;
  }

  /** The place of the server's span of a call; null when none came. */
  @Nullable Integer server(int call) {
    for (int i = 0; i < tree.childCount(call); i++) {
      int child = tree.child(call, i);
      if (span(child).kind() == SpanKind.SERVER) {
        return child;
      }
    }
    return null;
  }

  /** Who was called, as well as spans tell. */
  String callee(int call) {
    Integer server = server(call);
    if (server != null) {
      return service(server);
    }
    Attributes attributes = attributes(call);
    String peer = SemanticConventions.peerService(attributes);
    if (peer == null) {
      peer = SemanticConventions.serverAddress(span(call).kind(), attributes);
    }
    if (peer == null) {
      peer = SemanticConventions.dbNamespace(attributes);
    }
    return peer == null ? name(call) : peer;
  }

  /** The nearest span above that was a request to its service; else the topmost one. */
  int request(int place) {
    int at = place;
    while (tree.parent(at) != TraceTree.NO_PARENT && !span(at).kind().isInbound()) {
      at = tree.parent(at);
    }
    return at;
  }

  /** Time during which at least one of the spans ran; they come by start. */
  long coveredNs(List<Integer> places) {
    long covered = 0;
    long to = Long.MIN_VALUE;
    for (int place : places) {
      long from = Math.max(startNs(place), to);
      if (endNs(place) > from) {
        covered += endNs(place) - from;
        to = endNs(place);
      }
    }
    return covered;
  }
}
