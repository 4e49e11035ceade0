package dev.pharos.judge.trace;

import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Waiting for a connection: spans and events that say so, and long gaps before short queries, which
 * are told as possible only.
 */
final class ConnectionWaits implements HintRule {
  private static final long LEAST_NS = Duration.ofMillis(5).toNanos();
  private static final long LEAST_GAP_NS = Duration.ofMillis(50).toNanos();
  private static final double LEAST_GAP_SHARE = 0.1;

  /** A gap is told only where the query itself is this much shorter. */
  private static final int GAP_TO_QUERY = 5;

  private static final Pattern WAIT =
      Pattern.compile(
          "get_?connection|(acquir|obtain|borrow|checkout|wait)\\w*[ ._-]*(for[ ._-]*)?(a[ ._-]*)?(db[ ._-]*)?(connection|pool)"
              + "|(connection|pool)\\w*[ ._:-]*(acquir|obtain|borrow|checkout|wait)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BEGINS =
      Pattern.compile("acquiring|waiting|requested|pending|start|begin", Pattern.CASE_INSENSITIVE);

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    for (int i = 0; i < trace.size(); i++) {
      if (!trace.isOnPath(i)) {
        continue;
      }
      if (trace.span(i).kind() != SpanKind.SERVER && WAIT.matcher(trace.span(i).name()).find()) {
        wait(trace, i, trace.durationNs(i), hints);
      } else {
        wait(trace, i, waitByEvents(trace, i), hints);
      }
      gaps(trace, i, hints);
    }
  }

  /** From the event that begins the wait, else from the span's start, to the one that ends it. */
  private static long waitByEvents(TraceScene trace, int place) {
    List<SpanEvent> events = trace.span(place).events();
    long from = trace.span(place).startNs();
    for (SpanEvent event : events) {
      if (WAIT.matcher(event.name()).find()) {
        if (!BEGINS.matcher(event.name()).find()) {
          return Math.max(0, event.timeNs() - from);
        }
        from = event.timeNs();
      }
    }
    return 0;
  }

  private static void wait(TraceScene trace, int place, long waitedNs, List<Hint> hints) {
    if (trace.matters(waitedNs, LEAST_NS, TraceScene.LEAST_SHARE)) {
      hints.add(
          new Hint(
              HintKind.CONNECTION_WAIT,
              "%s waited %s for a connection (%s)."
                  .formatted(trace.service(place), Wording.time(waitedNs), trace.name(place)),
              waitedNs,
              List.of(place)));
    }
  }

  private static void gaps(TraceScene trace, int parent, List<Hint> hints) {
    long free = trace.startNs(parent);
    for (int child : trace.children(parent)) {
      long gap = trace.startNs(child) - free;
      if (isGapBefore(trace, child, gap)) {
        hints.add(
            new Hint(
                HintKind.CONNECTION_WAIT,
                "%s showed nothing for %s before its query %s, which took %s: it may have waited for a connection."
                    .formatted(
                        trace.service(child),
                        Wording.time(gap),
                        trace.name(child),
                        Wording.time(trace.durationNs(child))),
                gap,
                List.of(parent, child)));
      }
      free = Math.max(free, trace.endNs(child));
    }
  }

  /** Tells whether a gap before a span looks like waiting for a connection. */
  static boolean isGapBefore(TraceScene trace, int span, long gapNs) {
    return trace.isQuery(span)
        && trace.isOnPath(span)
        && gapNs >= GAP_TO_QUERY * trace.durationNs(span)
        && trace.matters(gapNs, LEAST_GAP_NS, LEAST_GAP_SHARE);
  }
}
