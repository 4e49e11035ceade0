package dev.pharos.show;

import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchEnd;
import dev.pharos.query.SearchVisitor;
import dev.pharos.show.answer.StreamEnd;
import dev.pharos.show.answer.StreamProgress;
import dev.pharos.show.answer.StreamedTraces;
import dev.pharos.show.answer.Text;
import dev.pharos.show.answer.TraceSummary;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.List;

/** Sends traces as a search finds them. For one thread. */
final class TraceStream implements SearchVisitor {
  /** Traces sent together once they come quickly; the first goes alone. */
  private static final int MOST_TOGETHER = 32;

  private final EventStream events;
  private final List<TraceSummary> waiting = new ArrayList<>();
  private int together = 1;

  TraceStream(EventStream events) {
    this.events = events;
  }

  @Override
  public boolean found(FoundTrace trace) {
    waiting.add(TraceSummary.of(trace.summary()));
    return waiting.size() < together || sendWaiting();
  }

  @Override
  public boolean readsAttributes() {
    return false;
  }

  @Override
  public boolean progress(long scanned, long reachedNs) {
    return sendWaiting()
        && events.send("progress", new StreamProgress(scanned, TimeRange.instant(reachedNs)));
  }

  void end(SearchEnd end) {
    SearchEnd.Cut cut = end.cut();
    if (sendWaiting()) {
      events.send(
          "done", new StreamEnd(end.scanned(), end.truncated(), cut == null ? null : Text.of(cut)));
    }
  }

  private boolean sendWaiting() {
    if (waiting.isEmpty()) {
      return true;
    }
    StreamedTraces traces = new StreamedTraces(List.copyOf(waiting));
    waiting.clear();
    together = Math.min(2 * together, MOST_TOGETHER);
    return events.send("traces", traces);
  }
}
