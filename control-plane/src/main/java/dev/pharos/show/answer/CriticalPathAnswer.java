package dev.pharos.show.answer;

import java.util.List;

/** What a trace waited for: its stretches by time, and their sums by operation. */
public record CriticalPathAnswer(
    long durationNs, List<Segment> segments, List<Contribution> byOperation) {

  /**
   * A stretch; offsets are from the trace's start.
   *
   * @param span its place among the spans of the trace's answer
   */
  public record Segment(int span, long fromNs, long toNs) {}

  /** Of an operation, the largest first. */
  public record Contribution(
      String service, String operation, long criticalNs, double share, int spans) {}
}
