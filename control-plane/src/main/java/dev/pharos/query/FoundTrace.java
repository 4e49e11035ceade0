package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.List;

/**
 * A trace that a search found.
 *
 * @param spans all that are kept of it, in no order; attributes, events and links only where the
 *     visitor {@link SearchVisitor#readsAttributes}, but for those of a {@link KeptMark}
 */
public record FoundTrace(List<Span> spans, TraceTree tree) {

  public TraceSummary summary() {
    Span root = tree.root();
    return new TraceSummary(
        root.traceId(),
        root.service(),
        root.name(),
        tree.rootMissing(),
        root.status(),
        root.resource().version(),
        tree.startNs(),
        tree.durationNs(),
        tree.size(),
        tree.services(),
        tree.errors(),
        KeptMark.of(spans));
  }

  /**
   * Whether a condition holds for the trace.
   *
   * @param asked those of its spans that the question is about
   */
  public boolean meets(TraceCondition condition, List<Span> asked) {
    return condition.holds(TraceFacts.of(spans), asked);
  }
}
