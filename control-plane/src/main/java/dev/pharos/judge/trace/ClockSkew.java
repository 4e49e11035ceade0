package dev.pharos.judge.trace;

import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds clocks that cannot be right and how far they are off, from one trace alone. Each instance
 * has one clock, so all its spans move together. A clock is only moved when its spans are
 * impossible as they stand: one began before the span that called it, or after its caller had the
 * answer. It is moved so that what its callers waited for lies in their spans, with half of the
 * time that is left on the network on each side (the idea of Jaeger's clock skew adjuster, taken
 * over all calls between two clocks at once; the least of them bounds it best, as in NTP). A clock
 * that is impossible only beside another corrected one first tries that one's correction, since two
 * instances of a machine share theirs. O(spans + clocks³).
 */
public final class ClockSkew {
  /**
   * Clocks of one trace that are looked at; spans of further ones stay where they are. The bounds
   * between so many take half a megabyte and some 20 ms.
   */
  static final int MOST_CLOCKS = 256;

  private final TraceTree tree;
  private final Map<Clock, Integer> clocks;
  private final int[] clockOf;
  private final @Nullable Impossible[] worst;
  private final ClockBounds hard;
  private final ClockBounds wished;

  private ClockSkew(TraceTree tree) {
    this.tree = tree;
    this.clocks = new LinkedHashMap<>();
    this.clockOf = new int[tree.size()];
    Map<Resource, Integer> known = new HashMap<>();
    for (int span = 0; span < tree.size(); span++) {
      clockOf[span] =
          known.computeIfAbsent(
              tree.span(span).resource(),
              resource -> clocks.computeIfAbsent(Clock.of(resource), clock -> clocks.size()));
    }
    int looked = Math.min(MOST_CLOCKS, clocks.size());
    this.worst = new @Nullable Impossible[looked];
    this.hard = new ClockBounds(looked);
    this.wished = new ClockBounds(looked);
  }

  /** The trace with the clocks corrected that cannot be right. */
  public static CorrectedTrace correct(TraceTree tree) {
    ClockSkew skew = new ClockSkew(tree);
    if (skew.clocks.size() == 1 || !skew.findBounds()) {
      return new CorrectedTrace(tree, Map.of(), List.of());
    }
    return skew.corrected(skew.solve());
  }

  /**
   * @return whether something is impossible
   */
  private boolean findBounds() {
    for (int child = 0; child < tree.size(); child++) {
      int parent = tree.parent(child);
      if (parent != TraceTree.NO_PARENT
          && clockOf[parent] != clockOf[child]
          && Math.max(clockOf[parent], clockOf[child]) < worst.length) {
        bind(tree.span(parent), clockOf[parent], tree.span(child), clockOf[child]);
      }
    }
    return !hard.meetsZero();
  }

  private void bind(Span parent, int its, Span child, int own) {
    // Nothing begins before what called it.
    long early = parent.startNs() - child.startNs();
    hard.atMost(own, its, -early);
    wished.atMost(own, its, -early);
    blame(own, its, new Impossible(parent, child, early, false));
    if (parent.kind() != SpanKind.CLIENT || child.kind() != SpanKind.SERVER || parent.isError()) {
      return; // nobody waited, or waited in vain
    }
    long late = child.startNs() - parent.endNs();
    hard.atMost(its, own, -late);
    blame(own, its, new Impossible(parent, child, late, true));
    if (child.durationNs() <= parent.durationNs()) {
      wished.atMost(its, own, parent.endNs() - child.endNs());
    }
  }

  private void blame(int clock, int other, Impossible found) {
    for (int each : new int[] {clock, other}) {
      Impossible known = worst[each];
      if (found.byNs() > 0 && (known == null || found.byNs() > known.byNs())) {
        worst[each] = found;
      }
    }
  }

  private long[] solve() {
    ClockBounds closed = hard.copy();
    closed.close();
    // Clocks that drift or spans that lie: then only what is known of each pair is left.
    ClockBounds bounds = closed.contradictory() ? hard : closed;
    long[] corrections = new long[worst.length];
    for (int clock = 1; clock < corrections.length; clock++) {
      long least = least(bounds, corrections, clock);
      long most = Math.max(least, most(bounds, corrections, clock));
      corrections[clock] = choose(corrections, clock, least, most);
    }
    return corrections;
  }

  private long choose(long[] corrections, int clock, long least, long most) {
    if (least <= 0 && 0 <= most) {
      return 0;
    }
    long callers = corrections[caller(clock)];
    if (least <= callers && callers <= most) {
      return callers;
    }
    long from = least(wished, corrections, clock);
    long to = most(wished, corrections, clock);
    long wish;
    if (from > -ClockBounds.NONE && to < ClockBounds.NONE && from <= to) {
      wish = from + (to - from) / 2;
    } else {
      wish = from > -ClockBounds.NONE ? from : Math.min(to, most);
    }
    return Math.clamp(wish, least, most);
  }

  /** The clock of the span that the first span of this one hangs below, else the root's. */
  private int caller(int clock) {
    for (int span = 0; span < tree.size(); span++) {
      if (clockOf[span] == clock) {
        int parent = tree.parent(span);
        return parent == TraceTree.NO_PARENT || clockOf[parent] >= clock ? 0 : clockOf[parent];
      }
    }
    return 0;
  }

  private static long least(ClockBounds bounds, long[] corrections, int clock) {
    long least = -ClockBounds.NONE;
    for (int other = 0; other < clock; other++) {
      long bound = bounds.atMost(clock, other);
      if (bound < ClockBounds.NONE) {
        least = Math.max(least, corrections[other] - bound);
      }
    }
    return least;
  }

  private static long most(ClockBounds bounds, long[] corrections, int clock) {
    long most = ClockBounds.NONE;
    for (int other = 0; other < clock; other++) {
      long bound = bounds.atMost(other, clock);
      if (bound < ClockBounds.NONE) {
        most = Math.min(most, corrections[other] + bound);
      }
    }
    return most;
  }

  private CorrectedTrace corrected(long[] corrections) {
    List<Span> spans = new ArrayList<>(tree.size());
    for (int span = 0; span < tree.size(); span++) {
      long by = clockOf[span] < corrections.length ? corrections[clockOf[span]] : 0;
      spans.add(by == 0 ? tree.span(span) : tree.span(span).movedBy(by));
    }
    Map<Clock, Long> moved = new HashMap<>();
    List<Correction> said = new ArrayList<>();
    clocks.forEach((clock, number) -> {
      if (number < corrections.length && corrections[number] != 0) {
        moved.put(clock, corrections[number]);
        said.add(new Correction(clock, corrections[number], worst[number]));
      }
    });
    return new CorrectedTrace(TraceTree.of(spans), moved, said);
  }

  /** What has one clock: an instance, or a service whose instances are not told apart. */
  public record Clock(ServiceId service, String instance) {
    static Clock of(Resource resource) {
      return new Clock(resource.service(), resource.instance());
    }
  }

  /**
   * Two spans that cannot be as their clocks say.
   *
   * @param byNs by how much at least
   * @param late the child began after the parent's end; else before the parent's start
   */
  public record Impossible(Span parent, Span child, long byNs, boolean late) {}

  /**
   * @param ns how much later the clock's spans are than it said; negative: earlier
   * @param because the worst of what cannot be; null when only another correction called for it
   */
  public record Correction(Clock clock, long ns, @Nullable Impossible because) {}
}
