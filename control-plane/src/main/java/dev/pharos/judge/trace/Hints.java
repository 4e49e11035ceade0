package dev.pharos.judge.trace;

import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for what is worth a look in a trace. Rather silent than wrong: each rule asks for clear
 * signs, and for a cost that matters to the trace. Pure; O(n log n).
 */
public final class Hints {
  /** Hints in one answer: more would be read by nobody. */
  public static final int MOST = 50;

  private static final List<HintRule> RULES =
      List.of(
          new RepeatedQueries(),
          new SequentialCalls(),
          new Retries(),
          new SlowStart(),
          new ServerSawLess(),
          new Timeouts(),
          new ConnectionWaits());

  private Hints() {}

  /** The costliest first, at most {@link #MOST}. */
  public static List<Hint> of(TraceTree tree) {
    TraceScene trace = new TraceScene(tree);
    List<Hint> hints = new ArrayList<>();
    for (HintRule rule : RULES) {
      rule.find(trace, hints);
    }
    hints.sort(
        Comparator.comparingLong(Hint::costNs)
            .reversed()
            .thenComparing(Hint::kind)
            .thenComparing(hint -> hint.spans().getFirst()));
    return List.copyOf(hints.subList(0, Math.min(MOST, hints.size())));
  }
}
