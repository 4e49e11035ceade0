package dev.pharos.judge.trace;

import static dev.pharos.judge.trace.TraceBuilder.MS;
import static dev.pharos.judge.trace.TraceBuilder.START_NS;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The critical path millisecond by millisecond, backwards: whoever has the time keeps it while it
 * runs; when nobody has it, a child that ends at this very moment takes it. Slow and plain.
 */
final class PathOracle {
  static final int TICKS = 60;
  static final int NOBODY = -1;

  private final TraceTree tree;
  private final int[] owners = new int[TICKS];

  private PathOracle(TraceTree tree) {
    this.tree = tree;
    Arrays.fill(owners, NOBODY);
  }

  static int tick(long ns) {
    return (int) ((ns - START_NS) / MS);
  }

  /** Whose each millisecond is. */
  static int[] owners(TraceTree tree) {
    PathOracle oracle = new PathOracle(tree);
    oracle.roots();
    return oracle.owners;
  }

  private void roots() {
    List<Integer> all = spans().filter(i -> tree.parent(i) < 0).boxed().toList();
    List<Integer> called =
        all.stream()
            .filter(i -> kind(i) != SpanKind.CONSUMER || !tree.parentMissing(i))
            .filter(i -> start(i) < end(i))
            .toList();
    List<Integer> roots = called.isEmpty() ? all : called;
    int to = TICKS;
    int has = NOBODY;
    for (int t = TICKS - 1; t >= -1; t--) {
      int now = t;
      if (has != NOBODY && start(has) <= t) {
        continue;
      }
      if (has != NOBODY) {
        give(has, start(has), to);
      }
      has =
          roots.stream()
              .filter(i -> start(i) <= now && now < end(i))
              .min(
                  Comparator.comparingInt(this::start)
                      .thenComparing(Comparator.comparingInt(this::end).reversed())
                      .thenComparing(i -> i))
              .orElse(NOBODY);
      to = t + 1;
    }
  }

  private void give(int span, int from, int to) {
    int child = NOBODY;
    int childTo = to;
    for (int t = to - 1; t >= from; t--) {
      int now = t;
      if (child == NOBODY || Math.max(start(child), from) > t) {
        child =
            spans()
                .filter(i -> tree.parent(i) == span && waits(span, i))
                .filter(i -> Math.min(end(i), to) == now + 1 && Math.max(start(i), from) <= now)
                .boxed()
                .min(
                    Comparator.<Integer>comparingInt(i -> Math.max(start(i), from))
                        .thenComparing(i -> i))
                .orElse(NOBODY);
        childTo = t + 1;
      }
      owners[t] = child == NOBODY ? span : child;
      if (child != NOBODY && Math.max(start(child), from) == t) {
        give(child, t, childTo);
      }
    }
  }

  private boolean waits(int parent, int child) {
    boolean runsOn = end(child) > end(parent) + 1;
    if (kind(child) == SpanKind.CONSUMER) {
      return kind(parent) == SpanKind.CONSUMER && !runsOn;
    }
    return !runsOn || (kind(parent) == SpanKind.CLIENT && kind(child) == SpanKind.SERVER);
  }

  private IntStream spans() {
    return IntStream.range(0, tree.size());
  }

  private SpanKind kind(int span) {
    return tree.span(span).kind();
  }

  private int start(int span) {
    return tick(tree.startNs(span));
  }

  private int end(int span) {
    return tick(tree.endNs(span));
  }
}
