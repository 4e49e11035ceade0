package dev.pharos.judge.trace;

import dev.pharos.judge.trace.TraceComparison.OperationRow;
import dev.pharos.judge.trace.TraceComparison.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays two {@link TraceShape}s over each other; iterative, for one thread, once. */
final class Alignment {
  /** Rows in one answer: as many as two traces have spans that are handed out. */
  private static final int MOST_ROWS = 20_000;

  /** What fewer of several traces have is not missing where it is not. */
  private static final double USUAL = 0.5;

  /** Beyond, children are put in the first side's order: the table would take too much memory. */
  private static final long MOST_ORDERED = 1_000_000;

  private final TraceShape a;
  private final TraceShape b;
  private final List<Row> rows = new ArrayList<>();
  private int omitted;

  private record Pair(int depth, @Nullable ShapeNode a, @Nullable ShapeNode b) {}

  Alignment(TraceShape a, TraceShape b) {
    this.a = a;
    this.b = b;
  }

  TraceComparison compare() {
    Deque<Pair> open = new ArrayDeque<>();
    open.push(new Pair(-1, a.top(), b.top()));
    while (!open.isEmpty()) {
      Pair pair = open.pop();
      if (isUnusual(pair.a(), pair.b())) {
        continue;
      }
      if (pair.depth() >= 0) {
        write(pair);
      }
      List<Pair> below = below(pair);
      for (int i = below.size() - 1; i >= 0; i--) {
        open.push(below.get(i));
      }
    }
    return new TraceComparison(List.copyOf(rows), operations(), omitted);
  }

  /** Only in one of several traces on that side, so that it says nothing that it is not here. */
  private boolean isUnusual(@Nullable ShapeNode inA, @Nullable ShapeNode inB) {
    return (inA == null && inB != null && inB.share(b.traces()) < USUAL)
        || (inB == null && inA != null && inA.share(a.traces()) < USUAL);
  }

  private void write(Pair pair) {
    if (rows.size() == MOST_ROWS) {
      omitted++;
      return;
    }
    ShapeNode any = pair.a() == null ? pair.b() : pair.a();
    if (any != null) {
      Step step = any.step;
      rows.add(
          new Row(
              pair.depth(),
              step.service(),
              step.name(),
              step.kind(),
              difference(pair.a(), pair.b()),
              pair.a() == null ? List.of() : List.copyOf(pair.a().spans),
              pair.b() == null ? List.of() : List.copyOf(pair.b().spans)));
    }
  }

  private Difference difference(@Nullable ShapeNode inA, @Nullable ShapeNode inB) {
    return Difference.of(
        inA == null ? null : inA.figures(a.traces()),
        inB == null ? null : inB.figures(b.traces()),
        inB == null || b.traces() == 1 ? 0 : inB.deviationNs(b.traces()));
  }

  private List<OperationRow> operations() {
    Set<TraceShape.Operation> both = new LinkedHashSet<>(a.operations().keySet());
    both.addAll(b.operations().keySet());
    List<OperationRow> found = new ArrayList<>(both.size());
    for (TraceShape.Operation operation : both) {
      ShapeNode inA = a.operations().get(operation);
      ShapeNode inB = b.operations().get(operation);
      if (!isUnusual(inA, inB)) {
        found.add(new OperationRow(operation.service(), operation.name(), difference(inA, inB)));
      }
    }
    found.sort(
        Comparator.comparingLong((OperationRow row) -> -Math.abs(row.difference().durationNs())));
    return List.copyOf(found);
  }

  private static List<Pair> below(Pair pair) {
    List<Step> inA = pair.a() == null ? List.of() : List.copyOf(pair.a().children.keySet());
    List<Step> inB = pair.b() == null ? List.of() : List.copyOf(pair.b().children.keySet());
    List<Pair> below = new ArrayList<>();
    for (Step step : inOneOrder(inA, inB)) {
      below.add(
          new Pair(
              pair.depth() + 1,
              pair.a() == null ? null : pair.a().children.get(step),
              pair.b() == null ? null : pair.b().children.get(step)));
    }
    return below;
  }

  /** Both lists as one: what comes in the same order in both (the most of it) keeps it. */
  static List<Step> inOneOrder(List<Step> inA, List<Step> inB) {
    Set<Step> merged = new LinkedHashSet<>();
    if (inA.equals(inB) || (long) inA.size() * inB.size() > MOST_ORDERED) {
      merged.addAll(inA);
      merged.addAll(inB);
      return List.copyOf(merged);
    }
    Set<Step> onlyInB = new LinkedHashSet<>(inB);
    inA.forEach(onlyInB::remove);
    int[][] common = longestCommon(inA, inB);
    int i = 0;
    int j = 0;
    while (i < inA.size() && j < inB.size()) {
      if (inA.get(i).equals(inB.get(j))) {
        merged.add(inA.get(i));
        i++;
        j++;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        merged.add(inA.get(i++));
      } else {
        // What is in both but in another order stays where the first side has it.
        if (onlyInB.contains(inB.get(j))) {
          merged.add(inB.get(j));
        }
        j++;
      }
    }
    merged.addAll(inA.subList(i, inA.size()));
    merged.addAll(inB.subList(j, inB.size()));
    return List.copyOf(merged);
  }

  /** Length of the longest common subsequence of what is left from each pair of positions on. */
  private static int[][] longestCommon(List<Step> inA, List<Step> inB) {
    int[][] length = new int[inA.size() + 1][inB.size() + 1];
    for (int i = inA.size() - 1; i >= 0; i--) {
      for (int j = inB.size() - 1; j >= 0; j--) {
        length[i][j] =
            inA.get(i).equals(inB.get(j))
                ? length[i + 1][j + 1] + 1
                : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    return length;
  }
}
