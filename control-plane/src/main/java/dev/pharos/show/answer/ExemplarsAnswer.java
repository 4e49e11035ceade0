package dev.pharos.show.answer;

import dev.pharos.query.ChartExemplars;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;

/**
 * Kept requests that stand for points of a service's chart.
 *
 * @param points oldest first; those without exemplars are left out
 * @param truncated true when the oldest points were not reached in time
 */
public record ExemplarsAnswer(List<Point> points, boolean truncated) {
  public static ExemplarsAnswer of(ChartExemplars found) {
    return new ExemplarsAnswer(
        found.points().stream()
            .map(point ->
                new Point(
                    TimeRange.instant(point.timeNs()),
                    point.exemplars().stream().map(Exemplar::of).toList()))
            .toList(),
        found.truncated());
  }

  /**
   * @param time as in the service's `series`
   * @param exemplars the slowest first
   */
  public record Point(Instant time, List<Exemplar> exemplars) {}

  /**
   * A request of the service.
   *
   * @param time when it was answered, by which charts count it
   */
  public record Exemplar(
      String traceId, String spanId, Instant time, long durationNs, boolean error) {
    static Exemplar of(dev.pharos.query.Exemplar found) {
      return new Exemplar(
          found.traceId().toString(),
          SpanId.format(found.spanId()),
          TimeRange.instant(found.endNs()),
          found.durationNs(),
          found.error());
    }
  }
}
