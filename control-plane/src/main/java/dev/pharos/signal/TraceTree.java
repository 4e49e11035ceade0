package dev.pharos.signal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A trace put together from spans in any order. A span's place is its number in depth first order:
 * parents before children, children by start, roots first, then spans whose parent never arrived.
 * Of spans that name each other as parents the earliest one stands as a root. Everything is
 * iterative, since traces may be deep, and O(n log n). Immutable.
 */
public final class TraceTree {
  /** The parent of a span that has none here. */
  public static final int NO_PARENT = SpanParents.NONE;

  private static final int[] NO_CHILDREN = {};

  private final Span[] spans;
  private final int[] parents;
  private final BitSet parentMissing;
  private final int[][] children;

  private TraceTree(List<Span> unordered) {
    Span[] byStart = unordered.toArray(Span[]::new);
    Arrays.sort(
        byStart,
        Comparator.comparingLong(Span::startNs)
            .thenComparing(Comparator.comparingLong(Span::endNs).reversed())
            .thenComparingLong(Span::spanId));
    SpanParents named = SpanParents.find(byStart);
    int[] order = depthFirst(named);
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    spans = new Span[order.length];
    parents = new int[order.length];
    parentMissing = new BitSet(order.length);
    for (int place = 0; place < order.length; place++) {
      int from = order[place];
      spans[place] = byStart[from];
      int parent = named.of()[from] == NO_PARENT ? NO_PARENT : places[named.of()[from]];
      // Only in a circle a parent comes later.
      parents[place] = parent < place ? parent : NO_PARENT;
      parentMissing.set(place, named.missing().get(from));
    }
    children = childrenOf(parents);
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

  public int size() {
    return spans.length;
  }

  /** The span at that place. */
  public Span span(int place) {
    return spans[place];
  }

  /** The place of its parent, which is a smaller number, or {@link #NO_PARENT}. */
  public int parent(int place) {
    return parents[place];
  }

  /** Its parent is named but never arrived. */
  public boolean parentMissing(int place) {
    return parentMissing.get(place);
  }

  /** How many children the span has. */
  public int childCount(int place) {
    return children[place].length;
  }

  /** The place of one of its children, which come by start. */
  public int child(int place, int index) {
    return children[place][index];
  }

  /** Epoch nanoseconds. */
  public long startNs(int place) {
    return spans[place].startNs();
  }

  /** Epoch nanoseconds, at or after the start. */
  public long endNs(int place) {
    return spans[place].endNs();
  }

  public long durationNs(int place) {
    return spans[place].durationNs();
  }

  /** Depth first, at most so many; what is given always follows its parent. */
  public List<Row> rows(int limit) {
    List<Row> rows = new ArrayList<>(Math.min(limit, spans.length));
    for (int place = 0; place < Math.min(limit, spans.length); place++) {
      rows.add(new Row(spans[place], selfNs(place), parentMissing.get(place)));
    }
    return rows;
  }

  /** The first span without parent; when none arrived, the earliest one. */
  public Span root() {
    return spans[0];
  }

  public boolean rootMissing() {
    return spans[0].parentSpanId() != SpanId.NONE;
  }

  /** Start of the earliest span, epoch nanoseconds. */
  public long startNs() {
    long start = Long.MAX_VALUE;
    for (Span span : spans) {
      start = Math.min(start, span.startNs());
    }
    return start;
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
    Span[] byStart = spans.clone();
    Arrays.sort(byStart, Comparator.comparingLong(Span::startNs));
    Set<String> names = new LinkedHashSet<>();
    for (Span span : byStart) {
      names.add(span.service().name());
    }
    return List.copyOf(names);
  }

  /** The span's duration minus what its children cover of it, overlaps counted once. */
  public long selfNs(int place) {
    long endNs = endNs(place);
    long coveredTo = startNs(place);
    long covered = 0;
    for (int child : children[place]) {
      long from = Math.max(startNs(child), coveredTo);
      long to = Math.min(endNs(child), endNs);
      if (to > from) {
        covered += to - from;
        coveredTo = to;
      }
    }
    return durationNs(place) - covered;
  }

  /** By place, which is by start among siblings. */
  private static int[][] childrenOf(int[] parents) {
    int[] counts = new int[parents.length];
    for (int parent : parents) {
      if (parent != NO_PARENT) {
        counts[parent]++;
      }
    }
    int[][] children = new int[parents.length][];
    for (int i = 0; i < parents.length; i++) {
      children[i] = counts[i] == 0 ? NO_CHILDREN : new int[counts[i]];
    }
    int[] filled = new int[parents.length];
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] != NO_PARENT) {
        children[parents[i]][filled[parents[i]]++] = i;
      }
    }
    return children;
  }

  private static int[] depthFirst(SpanParents parents) {
    int size = parents.of().length;
    int[][] children = childrenOf(parents.of());
    int[] visited = new int[size];
    BitSet seen = new BitSet(size);
    int count = 0;
    for (boolean orphans : new boolean[] {false, true}) {
      for (int i = 0; i < size; i++) {
        if (parents.of()[i] == NO_PARENT && parents.missing().get(i) == orphans) {
          count = visit(i, children, seen, visited, count);
        }
      }
    }
    // Spans that name each other as parents hang on no root; the earliest of a circle has to do.
    for (int i = seen.nextClearBit(0); i < size; i = seen.nextClearBit(i)) {
      count = visit(earliestOfCircleAbove(i, parents.of()), children, seen, visited, count);
    }
    return visited;
  }

  /** Going up from a span that no root leads to ends in a circle. */
  private static int earliestOfCircleAbove(int span, int[] parents) {
    BitSet passed = new BitSet(parents.length);
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

  private static int visit(int root, int[][] children, BitSet seen, int[] visited, int count) {
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

  /**
   * A span at its place in the tree.
   *
   * @param selfNs duration minus what its children cover
   * @param parentMissing its parent is named but never arrived
   */
  public record Row(Span span, long selfNs, boolean parentMissing) {}
}
