package dev.pharos.show;

import dev.pharos.judge.trace.CriticalPath;
import dev.pharos.judge.trace.Hint;
import dev.pharos.judge.trace.Hints;
import dev.pharos.show.answer.CriticalPathAnswer;
import dev.pharos.show.answer.HintsAnswer;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what was reasoned about one trace. Of a long trace only the first spans are handed out:
 * what lies deeper stands for its nearest caller among those.
 */
final class TraceAnalysisWriter {
  private final TraceTree tree;
  private final int mostSpans;

  /**
   * @param tree by clocks that agree
   * @param mostSpans of the trace that are handed out
   */
  TraceAnalysisWriter(TraceTree tree, int mostSpans) {
    this.tree = tree;
    this.mostSpans = mostSpans;
  }

  CriticalPathAnswer criticalPath() {
    CriticalPath path = CriticalPath.of(tree);
    List<CriticalPathAnswer.Segment> segments = new ArrayList<>(path.segments().size());
    long start = tree.startNs();
    for (CriticalPath.Segment segment : path.segments()) {
      append(
          segments,
          new CriticalPathAnswer.Segment(
              handedOut(segment.span()), segment.fromNs() - start, segment.toNs() - start));
    }
    return new CriticalPathAnswer(
        path.durationNs(),
        segments,
        path.byOperation(tree).stream()
            .map(each ->
                new CriticalPathAnswer.Contribution(
                    each.service(),
                    each.operation(),
                    each.criticalNs(),
                    each.share(),
                    each.spans()))
            .toList());
  }

  private static void append(
      List<CriticalPathAnswer.Segment> segments, CriticalPathAnswer.Segment next) {
    CriticalPathAnswer.Segment last = segments.isEmpty() ? null : segments.getLast();
    if (last != null && last.span() == next.span() && last.toNs() == next.fromNs()) {
      segments.set(
          segments.size() - 1,
          new CriticalPathAnswer.Segment(last.span(), last.fromNs(), next.toNs()));
    } else {
      segments.add(next);
    }
  }

  HintsAnswer hints() {
    return new HintsAnswer(Hints.of(tree).stream().map(this::hint).toList());
  }

  private HintsAnswer.Hint hint(Hint hint) {
    return HintsAnswer.Hint.of(
        hint.kind(),
        hint.sentence(),
        hint.costNs(),
        hint.spans().stream().map(this::handedOut).distinct().toList());
  }

  private int handedOut(int span) {
    int at = span;
    // Roots may lie deep as well; then the trace's first span stands for them.
    while (at >= mostSpans) {
      at = Math.max(0, tree.parent(at));
    }
    return at;
  }
}
