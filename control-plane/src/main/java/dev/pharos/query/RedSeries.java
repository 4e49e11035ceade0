package dev.pharos.query;

import dev.pharos.signal.LatencySketch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds requests up along time, and in total. For one thread. */
final class RedSeries {
  private static final double SECOND = 1e9;

  private final Stretch stretch;
  private final int windowsPerPoint;
  private final @Nullable RedSum[] points;

  /**
   * @param mostPoints so many windows become one point that there are at most this many
   */
  RedSeries(Stretch stretch, int mostPoints) {
    this.stretch = stretch;
    this.windowsPerPoint = windowsPerPoint(stretch, mostPoints);
    this.points = new @Nullable RedSum[Math.ceilDiv(stretch.windows(), windowsPerPoint)];
  }

  /** How many windows become one point, from the stretch's first. */
  static int windowsPerPoint(Stretch stretch, int mostPoints) {
    return Math.max(1, Math.ceilDiv(stretch.windows(), mostPoints));
  }

  void add(long startNs, long requests, long errors, LatencySketch latency) {
    if (requests == 0) {
      return;
    }
    int point = (int) ((startNs - stretch.range().fromNs()) / pointNs());
    RedSum sum = points[point];
    if (sum == null) {
      sum = new RedSum();
      points[point] = sum;
    }
    sum.add(requests, errors, latency);
  }

  RedSum total() {
    RedSum total = new RedSum();
    for (RedSum point : points) {
      if (point != null) {
        total.add(point);
      }
    }
    return total;
  }

  List<RedPoint> points() {
    return points(stretch);
  }

  /**
   * Oldest first; a point that is still running is divided by the time that has passed.
   *
   * @param known the series' stretch as far as its requests are known: later points are left out
   */
  List<RedPoint> points(Stretch known) {
    List<RedPoint> list = new ArrayList<>(points.length);
    for (int i = 0; i < points.length; i++) {
      long startNs = startNs(i);
      if (startNs >= known.nowNs() && known.nowNs() < stretch.nowNs()) {
        break;
      }
      long endNs = Math.min(Math.min(startNs + pointNs(), stretch.range().toNs()), known.nowNs());
      double seconds = Math.max(1, (endNs - startNs) / SECOND);
      list.add(new RedPoint(startNs, RedSum.orNull(points[i], seconds)));
    }
    return list;
  }

  int size() {
    return points.length;
  }

  /** Where a point's stretch begins, epoch nanoseconds. */
  long startNs(int point) {
    return stretch.range().fromNs() + point * pointNs();
  }

  /** What was counted at a point; null for nothing. */
  @Nullable RedSum sum(int point) {
    return points[point];
  }

  /** How long a point's stretch is. */
  long pointNs() {
    return windowsPerPoint * stretch.resolution().lengthNs();
  }
}
