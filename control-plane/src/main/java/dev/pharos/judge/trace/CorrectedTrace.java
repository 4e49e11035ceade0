package dev.pharos.judge.trace;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.List;
import java.util.Map;

/**
 * A trace by clocks that agree. Immutable.
 *
 * @param tree with spans and their events at corrected times
 * @param moved by how many nanoseconds each corrected clock was moved
 * @param corrections the same with their reasons, in the order in which the clocks appear
 */
public record CorrectedTrace(
    TraceTree tree, Map<ClockSkew.Clock, Long> moved, List<ClockSkew.Correction> corrections) {

  public CorrectedTrace {
    moved = Map.copyOf(moved);
    corrections = List.copyOf(corrections);
  }

  /** From the earliest start to the latest end, by the clocks as they were sent. */
  public long sentDurationNs() {
    if (moved.isEmpty()) {
      return tree.durationNs();
    }
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (int place = 0; place < tree.size(); place++) {
      Span span = tree.span(place);
      start = Math.min(start, span.startNs() - skewNs(span));
      end = Math.max(end, span.endNs() - skewNs(span));
    }
    return end - start;
  }

  /** How much later a span of {@link #tree} is there than its own clock said. */
  public long skewNs(Span span) {
    return moved.isEmpty() ? 0 : moved.getOrDefault(ClockSkew.Clock.of(span.resource()), 0L);
  }
}
