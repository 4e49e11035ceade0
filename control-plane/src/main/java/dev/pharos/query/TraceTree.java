package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace put together from spans in any order: parents before children, children by start. Roots
 * come first, then spans whose parent never arrived. Everything is iterative, since traces may be
 * deep, and O(n log n).
 */
public final class TraceTree {
  private static final int NO_PARENT = -1;

  private final Span[] spans;
  private final int[] parents;
  private final BitSet parentMissing = new BitSet();
  private final int[][] children;
  private final int[] order;

  private TraceTree(List<Span> unordered) {
    spans = unordered.toArray(Span[]::new);
    Arrays.sort(
        spans,
        Comparator.comparingLong(Span::startNs)
            .thenComparing(Comparator.comparingLong(Span::endNs).reversed())
            .thenComparingLong(Span::spanId));
    parents = findParents();
    children = childrenOf(parents);
    order = depthFirst();
  }

  /**
   * @param spans of one trace, at least one
   */
  public static TraceTree of(List<Span> spans) {
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("a trace has at least one span");
    }
    return new TraceTree(spans);
  }

  /** Depth first, at most so many; what is given always follows its parent. */
  public List<Row> rows(int limit) {
    List<Row> rows = new ArrayList<>(Math.min(limit, order.length));
    for (int i = 0; i < Math.min(limit, order.length); i++) {
      int span = order[i];
      rows.add(new Row(spans[span], selfNs(span), parentMissing.get(span)));
    }
    return rows;
  }

  public int size() {
    return spans.length;
  }

  /** The first span without parent; when none arrived, the earliest one. */
  public Span root() {
    return spans[order[0]];
  }

  public boolean rootMissing() {
    return parentMissing.get(order[0]) || spans[order[0]].parentSpanId() != SpanId.NONE;
  }

  /** Start of the earliest span, epoch nanoseconds. */
  public long startNs() {
    return spans[0].startNs();
  }

  /** From the earliest start to the latest end. */
  public long durationNs() {
    long end = Long.MIN_VALUE;
    for (Span span : spans) {
      end = Math.max(end, span.endNs());
    }
    return end - startNs();
  }

  public int errors() {
    return (int) Arrays.stream(spans).filter(Span::isError).count();
  }

  /** Names of services, in the order in which they appear. */
  public List<String> services() {
    Set<String> names = new LinkedHashSet<>();
    for (Span span : spans) {
      names.add(span.service().name());
    }
    return List.copyOf(names);
  }

  private int[] findParents() {
    Map<Long, List<Integer>> byId = new HashMap<>();
    for (int i = 0; i < spans.length; i++) {
      byId.computeIfAbsent(spans[i].spanId(), id -> new ArrayList<>(1)).add(i);
    }
    int[] found = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      Integer parent = clientOfSharedId(i, byId);
      if (parent == null && spans[i].parentSpanId() != SpanId.NONE) {
        parent = parentById(i, byId.getOrDefault(spans[i].parentSpanId(), List.of()));
        if (parent == null && spans[i].parentSpanId() != spans[i].spanId()) {
          parentMissing.set(i);
        }
      }
      found[i] = parent == null ? NO_PARENT : parent;
    }
    return found;
  }

  /** Zipkin's clients and servers share one span id: the client is the server's parent. */
  private @Nullable Integer clientOfSharedId(int span, Map<Long, List<Integer>> byId) {
    if (spans[span].kind() != SpanKind.SERVER) {
      return null;
    }
    for (int other : byId.getOrDefault(spans[span].spanId(), List.of())) {
      if (spans[other].kind() == SpanKind.CLIENT) {
        return other;
      }
    }
    return null;
  }

  /** Where an id is shared, children belong to the half in their own service. */
  private @Nullable Integer parentById(int span, List<Integer> candidates) {
    Integer parent = null;
    for (int candidate : candidates) {
      boolean ownService = spans[candidate].service().equals(spans[span].service());
      if (candidate != span && (parent == null || ownService)) {
        parent = candidate;
        if (ownService) {
          break;
        }
      }
    }
    return parent;
  }

  /** By start, because the spans are. */
  private static int[][] childrenOf(int[] parents) {
    int[] counts = new int[parents.length];
    for (int parent : parents) {
      if (parent != NO_PARENT) {
        counts[parent]++;
      }
    }
    int[][] children = new int[parents.length][];
    for (int i = 0; i < parents.length; i++) {
      children[i] = new int[counts[i]];
    }
    int[] filled = new int[parents.length];
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] != NO_PARENT) {
        children[parents[i]][filled[parents[i]]++] = i;
      }
    }
    return children;
  }

  private int[] depthFirst() {
    int[] visited = new int[spans.length];
    BitSet seen = new BitSet(spans.length);
    int count = 0;
    for (boolean orphans : new boolean[] {false, true}) {
      for (int i = 0; i < spans.length; i++) {
        if (parents[i] == NO_PARENT && parentMissing.get(i) == orphans) {
          count = visit(i, seen, visited, count);
        }
      }
    }
    // Spans that name each other as parents hang on no root; the earliest of a circle has to do.
    for (int i = seen.nextClearBit(0); i < spans.length; i = seen.nextClearBit(i)) {
      count = visit(earliestOfCircleAbove(i), seen, visited, count);
    }
    return visited;
  }

  /** Going up from a span that no root leads to ends in a circle. */
  private int earliestOfCircleAbove(int span) {
    BitSet passed = new BitSet(spans.length);
    int at = span;
    while (!passed.get(at)) {
      passed.set(at);
      at = parents[at];
    }
    int earliest = at;
    for (int other = parents[at]; other != at; other = parents[other]) {
      earliest = Math.min(earliest, other);
    }
    return earliest;
  }

  private int visit(int root, BitSet seen, int[] visited, int count) {
    int next = count;
    Deque<Integer> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      int span = open.pop();
      if (seen.get(span)) {
        continue;
      }
      seen.set(span);
      visited[next++] = span;
      for (int i = children[span].length - 1; i >= 0; i--) {
        open.push(children[span][i]);
      }
    }
    return next;
  }

  /** The span's duration minus what its children cover of it, overlaps counted once. */
  private long selfNs(int span) {
    long endNs = spans[span].endNs();
    long coveredTo = spans[span].startNs();
    long covered = 0;
    for (int child : children[span]) {
      long from = Math.max(spans[child].startNs(), coveredTo);
      long to = Math.min(spans[child].endNs(), endNs);
      if (to > from) {
        covered += to - from;
        coveredTo = to;
      }
    }
    return spans[span].durationNs() - covered;
  }

  /**
   * A span at its place in the tree.
   *
   * @param selfNs duration minus what its children cover
   * @param parentMissing its parent is named but never arrived
   */
  public record Row(Span span, long selfNs, boolean parentMissing) {}
}
