package dev.pharos.judge.trace;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.time.Duration;

/**
 * Which spans somebody waited for. Nobody waits for the consumer of a message, nor for a child that
 * runs on after its parent; except for a server that runs on after its client, which gave up
 * waiting. Pure.
 */
final class Waiting {
  /** A child that ends this much later still ended with its parent: clocks tick in milliseconds. */
  static final long TICK_NS = Duration.ofMillis(1).toNanos();

  private Waiting() {}

  static boolean isWaitedFor(TraceTree tree, int span) {
    int parent = tree.parent(span);
    SpanKind kind = tree.span(span).kind();
    if (parent == TraceTree.NO_PARENT) {
      return kind != SpanKind.CONSUMER || !tree.parentMissing(span);
    }
    SpanKind caller = tree.span(parent).kind();
    if (kind == SpanKind.CONSUMER) {
      // The receipt of a message holds its processing.
      return caller == SpanKind.CONSUMER && !outlives(tree, span, parent);
    }
    boolean remoteCall = caller == SpanKind.CLIENT && kind == SpanKind.SERVER;
    return remoteCall || !outlives(tree, span, parent);
  }

  static boolean outlives(TraceTree tree, int span, int parent) {
    return tree.endNs(span) - tree.endNs(parent) > TICK_NS;
  }
}
