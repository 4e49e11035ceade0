package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the trace of a failed request of a service tells of who else failed in it.
 *
 * @param with services that failed in it too, or whose answers the service took for failed
 * @param unanswered a call failed of whose other end nothing is in the trace: a database, or a
 *     service that is gone
 */
public record FailedRequest(Set<ServiceId> with, boolean unanswered) {
  public FailedRequest {
    with = Set.copyOf(with);
  }

  /**
   * Reads a trace; empty when no request of the service failed in it. Beside what the request
   * called there counts what the trace has of others that failed while it was on, since links
   * between spans are lost with the spans that are not kept.
   */
  public static Optional<FailedRequest> of(TraceTree tree, ServiceId service) {
    int request = failed(tree, service);
    if (request < 0) {
      return Optional.empty();
    }
    Set<ServiceId> with = new HashSet<>();
    boolean unanswered = false;
    BitSet below = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.push(request);
    while (!open.isEmpty()) {
      int place = open.pop();
      below.set(place);
      Span span = tree.span(place);
      boolean answered = false;
      for (int i = 0; i < tree.childCount(place); i++) {
        int child = tree.child(place, i);
        open.push(child);
        ServiceId callee = tree.span(child).service();
        answered |= !callee.equals(span.service());
        if (span.service().equals(service) && isFailedCall(span)) {
          with.add(callee);
        }
      }
      if (span.isError()) {
        with.add(span.service());
        unanswered |= span.service().equals(service) && isFailedCall(span) && !answered;
      }
    }
    Span own = tree.span(request);
    BitSet related = above(tree, request);
    related.or(below);
    for (int place = 0; place < tree.size(); place++) {
      Span span = tree.span(place);
      if (!related.get(place) && span.isError() && isRequest(span) && isWithin(span, own)) {
        with.add(span.service());
      }
    }
    with.remove(service);
    return Optional.of(new FailedRequest(with, unanswered));
  }

  /** Of two that take the same time none is known to hold the other. */
  private static boolean isWithin(Span span, Span other) {
    return span.startNs() >= other.startNs()
        && span.endNs() <= other.endNs()
        && span.durationNs() < other.durationNs();
  }

  /** Those on whose behalf a request is made: they fail for it, and never it for them. */
  private static BitSet above(TraceTree tree, int request) {
    BitSet above = new BitSet();
    for (int place = tree.parent(request);
        place != TraceTree.NO_PARENT;
        place = tree.parent(place)) {
      above.set(place);
    }
    return above;
  }

  /** The outermost one; negative when there is none. */
  private static int failed(TraceTree tree, ServiceId service) {
    for (int place = 0; place < tree.size(); place++) {
      Span span = tree.span(place);
      if (span.isError() && isRequest(span) && span.service().equals(service)) {
        return place;
      }
    }
    return -1;
  }

  private static boolean isRequest(Span span) {
    return span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CONSUMER;
  }

  private static boolean isFailedCall(Span span) {
    return span.isError() && (span.kind() == SpanKind.CLIENT || span.kind() == SpanKind.PRODUCER);
  }
}
