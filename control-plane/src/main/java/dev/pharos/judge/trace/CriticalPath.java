package dev.pharos.judge.trace;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trace waited for: the stretches of spans that, made shorter, would have made the trace
 * shorter. Each instant at which a root runs belongs to exactly one span.
 *
 * <p>From a span's end backwards: its child that ended last, at or before that moment, is what it
 * waited for; from that child's start on, the child that had ended by then; and so on. Where no
 * child is waited for, the time is the span's own. Children count within their parent's time only,
 * and only if somebody {@linkplain Waiting waits} for them. Where several roots run at once, time
 * goes to the one that reaches back most of those that run when the time is not yet given.
 *
 * <p>The idea is that of Jaeger's critical path and Uber's CRISP (Zhang et al., USENIX ATC 2022).
 * Iterative, O(n log n).
 *
 * @param durationNs sum of the segments
 * @param segments by time, none empty, none overlapping
 */
public record CriticalPath(long durationNs, List<Segment> segments) {

  /**
   * A stretch of the path.
   *
   * @param span its place in the tree
   * @param fromNs epoch nanoseconds
   * @param toNs epoch nanoseconds, later than {@code fromNs}
   */
  public record Segment(int span, long fromNs, long toNs) {
    public long lengthNs() {
      return toNs - fromNs;
    }
  }

  /**
   * What one operation contributes.
   *
   * @param criticalNs time on the path
   * @param share of the path's duration
   * @param spans how many of its spans are on the path
   */
  public record Contribution(
      String service, String operation, long criticalNs, double share, int spans) {}

  /**
   * @param tree by clocks that agree
   */
  public static CriticalPath of(TraceTree tree) {
    List<Segment> segments = new PathWalk(tree).walk();
    long duration = segments.stream().mapToLong(Segment::lengthNs).sum();
    return new CriticalPath(duration, List.copyOf(segments));
  }

  /** Time on the path by span's place. */
  public long[] criticalNs(int spans) {
    long[] critical = new long[spans];
    segments.forEach(segment -> critical[segment.span()] += segment.lengthNs());
    return critical;
  }

  /** By operation, the largest share first. */
  public List<Contribution> byOperation(TraceTree tree) {
    record Operation(String service, String name) {}
    Map<Operation, long[]> sums = new HashMap<>();
    long[] critical = criticalNs(tree.size());
    for (int i = 0; i < critical.length; i++) {
      if (critical[i] > 0) {
        Span span = tree.span(i);
        long[] sum =
            sums.computeIfAbsent(
                new Operation(span.service().name(), span.name()), _ -> new long[2]);
        sum[0] += critical[i];
        sum[1]++;
      }
    }
    List<Contribution> contributions = new ArrayList<>(sums.size());
    sums.forEach((operation, sum) ->
        contributions.add(
            new Contribution(
                operation.service(),
                operation.name(),
                sum[0],
                (double) sum[0] / durationNs,
                (int) sum[1])));
    contributions.sort(
        Comparator.comparingLong(Contribution::criticalNs)
            .reversed()
            .thenComparing(Contribution::service)
            .thenComparing(Contribution::operation));
    return List.copyOf(contributions);
  }
}
