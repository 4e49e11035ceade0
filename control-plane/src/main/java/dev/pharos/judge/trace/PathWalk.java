package dev.pharos.judge.trace;

import dev.pharos.judge.trace.CriticalPath.Segment;
import dev.pharos.signal.TraceTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** One walk along the {@link CriticalPath}; for one thread, once. */
final class PathWalk {
  /** A span within the time that its callers leave it. */
  private record Window(int span, long fromNs, long toNs) {}

  /** What ended last first; of those the longest, then the one that comes first in the tree. */
  private static final Comparator<Window> LAST_ENDED =
      Comparator.comparingLong(Window::toNs)
          .reversed()
          .thenComparingLong(Window::fromNs)
          .thenComparingInt(Window::span);

  private final TraceTree tree;
  private final Deque<Window> open = new ArrayDeque<>();
  private final List<Segment> segments = new ArrayList<>();

  PathWalk(TraceTree tree) {
    this.tree = tree;
  }

  List<Segment> walk() {
    openRoots();
    while (!open.isEmpty()) {
      follow(open.pop());
    }
    segments.sort(Comparator.comparingLong(Segment::fromNs));
    return segments;
  }

  private void openRoots() {
    List<Window> roots = new ArrayList<>();
    List<Window> consumers = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.parent(i) == TraceTree.NO_PARENT && tree.durationNs(i) > 0) {
        Window window = new Window(i, tree.startNs(i), tree.endNs(i));
        (Waiting.isWaitedFor(tree, i) ? roots : consumers).add(window);
      }
    }
    // Where nothing else arrived, what a message set off is all there was to wait for.
    share(roots.isEmpty() ? consumers : roots);
  }

  /** Leaves each moment to one root: backwards, to the one that ran then and reaches back most. */
  private void share(List<Window> roots) {
    roots.sort(LAST_ENDED);
    long cursor = Long.MAX_VALUE;
    int next = 0;
    while (next < roots.size()) {
      cursor = Math.min(cursor, roots.get(next).toNs());
      Window farthest = roots.get(next);
      while (next < roots.size() && roots.get(next).toNs() >= cursor) {
        Window root = roots.get(next++);
        farthest = root.fromNs() < farthest.fromNs() ? root : farthest;
      }
      if (farthest.fromNs() < cursor) {
        open.push(new Window(farthest.span(), farthest.fromNs(), cursor));
        cursor = farthest.fromNs();
      }
    }
  }

  private void follow(Window window) {
    long cursor = window.toNs();
    for (Window child : waitedFor(window)) {
      if (child.toNs() <= cursor) {
        own(window.span(), child.toNs(), cursor);
        open.push(child);
        cursor = child.fromNs();
      }
    }
    own(window.span(), window.fromNs(), cursor);
  }

  private Window[] waitedFor(Window window) {
    Window[] children = new Window[tree.childCount(window.span())];
    int count = 0;
    for (int i = 0; i < children.length; i++) {
      int child = tree.child(window.span(), i);
      long from = Math.max(tree.startNs(child), window.fromNs());
      long to = Math.min(tree.endNs(child), window.toNs());
      if (from < to && Waiting.isWaitedFor(tree, child)) {
        children[count++] = new Window(child, from, to);
      }
    }
    Arrays.sort(children, 0, count, LAST_ENDED);
    return count == children.length ? children : Arrays.copyOf(children, count);
  }

  private void own(int span, long fromNs, long toNs) {
    if (fromNs < toNs) {
      segments.add(new Segment(span, fromNs, toNs));
    }
  }
}
