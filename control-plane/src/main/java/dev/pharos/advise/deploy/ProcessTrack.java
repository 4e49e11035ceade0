package dev.pharos.advise.deploy;

import java.util.ArrayList;
import java.util.List;

/**
 * What one instance told of one figure.
 *
 * @param instance as requests are counted by
 * @param version as its metrics told; empty where they tell none
 * @param name of the metric
 * @param points in time order, in nanoseconds or bytes
 */
record ProcessTrack(
    Figure figure, String instance, String version, String name, List<Point> points) {
  /** Samples closer together are taken together: requests are counted in such windows. */
  private static final long SHORTEST_NS = Timeline.WINDOW_NS;

  /** After a longer silence nobody knows what happened meanwhile. */
  private static final long LONGEST_SILENCE_NS = 18 * Timeline.WINDOW_NS;

  ProcessTrack {
    points = List.copyOf(points);
  }

  /**
   * @param atNs epoch nanoseconds
   */
  record Point(long atNs, double value) {}

  /** By how much a counter rose between two samples, epoch nanoseconds. */
  record Rise(long fromNs, long toNs, double amount) {}

  /**
   * How a counter rose. What spans a process's end and another's start is left out: a counter that
   * is lower than before began anew, and nobody knows when, nor how far the old one came.
   */
  List<Rise> rises() {
    boolean stepwise = Figure.isStepwise(name);
    List<Rise> rises = new ArrayList<>();
    Point base = null;
    Point last = null;
    boolean counts = false;
    for (Point point : points) {
      boolean anew =
          last == null
              || point.value() < last.value()
              || point.atNs() - last.atNs() > LONGEST_SILENCE_NS;
      if (anew || base == null) {
        base = point;
        // Of what is told by steps, the first step is of a time that began before.
        counts = !stepwise;
      } else if (point.atNs() - base.atNs() >= SHORTEST_NS
          && (!stepwise || point.value() > base.value())) {
        if (counts) {
          rises.add(new Rise(base.atNs(), point.atNs(), point.value() - base.value()));
        }
        counts = true;
        base = point;
      }
      last = point;
    }
    return rises;
  }

  /** What was new: a value that stands still is that of the same collection. */
  List<Point> changes() {
    List<Point> changes = new ArrayList<>();
    double last = 0;
    for (Point point : points) {
      if (point.value() > 0 && point.value() != last) {
        changes.add(point);
        last = point.value();
      }
    }
    return changes;
  }
}
