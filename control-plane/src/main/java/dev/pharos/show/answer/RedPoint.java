package dev.pharos.show.answer;

import dev.pharos.query.RedFigures;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One point of a chart; null is a gap, not 0. */
public record RedPoint(
    Instant time,
    @Nullable Double requestsPerSecond,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns,
    @Nullable Long p99Ns) {
  public static List<RedPoint> of(List<dev.pharos.query.RedPoint> points) {
    return points.stream().map(RedPoint::of).toList();
  }

  private static RedPoint of(dev.pharos.query.RedPoint point) {
    Instant time = TimeRange.instant(point.timeNs());
    RedFigures figures = point.figures();
    return figures == null
        ? new RedPoint(time, null, null, null, null, null)
        : new RedPoint(
            time,
            figures.perSecond(),
            figures.errorRatio(),
            figures.p50Ns(),
            figures.p95Ns(),
            figures.p99Ns());
  }
}
