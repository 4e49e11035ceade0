package dev.pharos.judge.trace;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one trace does, or what several do on average: steps below steps, with repeated siblings
 * together.
 */
public final class TraceShape {
  private final ShapeNode top = new ShapeNode(NOWHERE);
  private final Map<Operation, ShapeNode> operations = new LinkedHashMap<>();
  private final int traces;

  private static final Step NOWHERE = new Step("", "", dev.pharos.signal.SpanKind.UNSPECIFIED);

  /** What a service does, wherever. */
  record Operation(String service, String name) {}

  private TraceShape(List<TraceTree> trees) {
    traces = trees.size();
    for (int i = 0; i < traces; i++) {
      add(i, trees.get(i));
    }
  }

  /**
   * @param trees by clocks that agree, at least one
   */
  public static TraceShape of(List<TraceTree> trees) {
    if (trees.isEmpty()) {
      throw new IllegalArgumentException("nothing has no shape");
    }
    return new TraceShape(trees);
  }

  private void add(int trace, TraceTree tree) {
    ShapeNode[] nodes = new ShapeNode[tree.size()];
    for (int place = 0; place < tree.size(); place++) {
      Span span = tree.span(place);
      Step step = Step.of(span);
      int parent = tree.parent(place);
      ShapeNode above = parent == TraceTree.NO_PARENT ? top : nodes[parent];
      nodes[place] = above.child(step);
      long self = tree.selfNs(place);
      nodes[place].add(trace, span.durationNs(), self);
      ShapeNode operation =
          operations.computeIfAbsent(
              new Operation(step.service(), step.name()), _ -> new ShapeNode(step));
      operation.add(trace, span.durationNs(), self);
      if (traces == 1) {
        nodes[place].spans.add(place);
      }
    }
  }

  int traces() {
    return traces;
  }

  ShapeNode top() {
    return top;
  }

  Map<Operation, ShapeNode> operations() {
    return operations;
  }
}
