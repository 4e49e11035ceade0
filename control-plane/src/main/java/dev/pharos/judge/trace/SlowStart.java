package dev.pharos.judge.trace;

import java.time.Duration;
import java.util.List;

/** A service that took its time before it first called anybody. */
final class SlowStart implements HintRule {
  private static final long LEAST_NS = Duration.ofMillis(50).toNanos();
  private static final double LEAST_SHARE_OF_TRACE = 0.1;
  private static final double LEAST_SHARE_OF_SPAN = 0.25;

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    for (int i = 0; i < trace.size(); i++) {
      boolean request = trace.parent(i) < 0 || trace.span(i).kind().isInbound();
      if (request && trace.isOnPath(i) && !trace.children(i).isEmpty()) {
        judge(trace, i, trace.children(i).getFirst(), hints);
      }
    }
  }

  private static void judge(TraceScene trace, int request, int first, List<Hint> hints) {
    long gap = trace.startNs(first) - trace.startNs(request);
    // The gap before a query is told by the rule about connections.
    if (gap < LEAST_SHARE_OF_SPAN * trace.durationNs(request)
        || !trace.matters(gap, LEAST_NS, LEAST_SHARE_OF_TRACE)
        || trace.startNs(first) >= trace.endNs(request)
        || ConnectionWaits.isGapBefore(trace, first, gap)) {
      return;
    }
    hints.add(
        new Hint(
            HintKind.SLOW_START,
            "%s spent %s on %s before its first step, %s; no span shows with what."
                .formatted(
                    trace.service(request),
                    Wording.time(gap),
                    trace.name(request),
                    trace.name(first)),
            gap,
            List.of(request, first)));
  }
}
