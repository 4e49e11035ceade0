package dev.pharos.query;

import java.util.List;

/**
 * Requests that stand for a chart's points.
 *
 * @param points oldest first; those without exemplars are left out
 * @param truncated true when the time for looking ended before the oldest points were reached
 */
public record ChartExemplars(List<Point> points, boolean truncated) {
  /**
   * One point of the chart.
   *
   * @param timeNs as in {@link RedPoint}
   * @param exemplars the slowest first; at least one
   */
  public record Point(long timeNs, List<Exemplar> exemplars) {}
}
