package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.List;

/**
 * What is known of a trace only as a whole.
 *
 * @param root the first span without parent, or the earliest one when none arrived
 * @param durationNs from its earliest start to its latest end
 * @param errors spans whose status is error
 */
record TraceFacts(Span root, long durationNs, int spans, int errors) {
  static TraceFacts of(List<Span> spans) {
    TraceTree tree = TraceTree.of(spans);
    return new TraceFacts(tree.root(), tree.durationNs(), tree.size(), tree.errors());
  }
}
