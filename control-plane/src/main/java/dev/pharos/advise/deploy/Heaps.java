package dev.pharos.advise.deploy;

import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.HeapEvidence;
import dev.pharos.judge.deploy.Unmeasured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What of each version's heaps survives collections, along time. Where the old generation was
 * collected often enough, what was left of it then; else what collections of the young one left in
 * it, on both sides.
 */
final class Heaps {
  /** As the judge needs, after the start. */
  private static final int LEAST = 5;

  /** The first of these many parts of the deployment is left to the start, as the judge does. */
  private static final int START = 3;

  private final Frame frame;
  private final Traffic traffic;

  private Heaps(Frame frame, Traffic traffic) {
    this.frame = frame;
    this.traffic = traffic;
  }

  /** Adds how heaps grew, or why that is not known. */
  static void gather(
      List<ProcessTrack> tracks, Frame frame, Traffic traffic, DeployEvidence.Builder evidence) {
    Heaps heaps = new Heaps(frame, traffic);
    HeapEvidence collected = heaps.of(tracks, Figure.HEAP_AFTER_COLLECTION);
    HeapEvidence generation = heaps.of(tracks, Figure.OLD_GENERATION);
    HeapEvidence heap = isEnough(collected) ? collected : betterKnown(generation, collected);
    boolean fresh = known(heap.fresh()) > 0;
    boolean old = known(heap.old()) > 0;
    if (fresh && old) {
      evidence.heap(heap);
    } else {
      String whose = fresh ? "the old" : old ? "the new" : "either";
      evidence.unmeasured(
          Unmeasured.heap(
              "no process of %s version that answers requests told it after its start, by %s or %s"
                  .formatted(
                      whose,
                      Figure.HEAP_AFTER_COLLECTION.usualName(),
                      Figure.OLD_GENERATION.usualName())));
    }
  }

  private static HeapEvidence betterKnown(HeapEvidence one, HeapEvidence other) {
    return sidesOf(one) >= sidesOf(other) ? one : other;
  }

  private static int sidesOf(HeapEvidence heap) {
    return Math.min(1, known(heap.fresh())) + Math.min(1, known(heap.old()));
  }

  private static boolean isEnough(HeapEvidence heap) {
    double[] fresh = heap.fresh();
    return known(heap.old()) > 0
        && known(Arrays.copyOfRange(fresh, fresh.length / START, fresh.length)) >= LEAST;
  }

  private static int known(double[] values) {
    return (int) Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
  }

  private HeapEvidence of(List<ProcessTrack> tracks, Figure figure) {
    Map<Life, NavigableMap<Integer, List<Double>>> fresh = new HashMap<>();
    Map<Life, NavigableMap<Integer, List<Double>>> old = new HashMap<>();
    for (ProcessTrack track : tracks) {
      if (track.figure() == figure) {
        boolean repeats = figure == Figure.HEAP_AFTER_COLLECTION;
        for (ProcessTrack.Point point : repeats ? track.changes() : track.points()) {
          add(track, point, fresh, old);
        }
      }
    }
    int oldWindows =
        (int) ((frame.range().toNs() - frame.range().fromNs()) / Timeline.WINDOW_NS) + 1;
    return new HeapEvidence(chained(fresh, frame.windows()), chained(old, oldWindows));
  }

  private void add(
      ProcessTrack track,
      ProcessTrack.Point point,
      Map<Life, NavigableMap<Integer, List<Double>>> fresh,
      Map<Life, NavigableMap<Integer, List<Double>>> old) {
    Timeline timeline = frame.timeline();
    long atNs = point.atNs();
    String version = traffic.version(track.instance(), track.version(), atNs, atNs + 1);
    if (version == null) {
      return;
    }
    long ageNs = timeline.ageNs(version, track.instance(), atNs);
    Timeline.Side side = timeline.side(version, atNs);
    if (ageNs < Timeline.WARM_UP.toNanos() || side == Timeline.Side.NEITHER) {
      return;
    }
    boolean isFresh = side == Timeline.Side.FRESH;
    int at =
        isFresh
            ? timeline.window(atNs)
            : (int) ((atNs - frame.range().fromNs()) / Timeline.WINDOW_NS);
    // A process that started anew begins at another level, which is no fall.
    long startedNs = ageNs == Long.MAX_VALUE ? Long.MIN_VALUE : atNs - ageNs;
    (isFresh ? fresh : old)
        .computeIfAbsent(new Life(track.instance(), version, startedNs), process -> new TreeMap<>())
        .computeIfAbsent(at, window -> new ArrayList<>())
        .add(point.value());
  }

  /**
   * The mean over processes, by what changed in each: one that comes or goes, with another level
   * than the others, neither lifts nor lowers it.
   */
  static double[] chained(Map<?, NavigableMap<Integer, List<Double>>> processes, int windows) {
    double[] chained = new double[windows];
    Arrays.fill(chained, Double.NaN);
    double[][] values = new double[processes.size()][];
    int[] first = new int[values.length];
    int[] end = new int[values.length];
    int n = 0;
    for (NavigableMap<Integer, List<Double>> told : processes.values()) {
      values[n] = new double[windows];
      Arrays.fill(values[n], Double.NaN);
      for (Map.Entry<Integer, List<Double>> window : told.entrySet()) {
        if (window.getKey() >= 0 && window.getKey() < windows) {
          values[n][window.getKey()] =
              window.getValue().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }
      }
      first[n] = told.firstKey();
      end[n] = told.lastKey();
      n++;
    }
    double[] last = new double[values.length];
    Arrays.fill(last, Double.NaN);
    double level = Double.NaN;
    for (int w = 0; w < windows; w++) {
      double moved = 0;
      double begins = 0;
      int beginning = 0;
      int running = 0;
      boolean any = false;
      for (int i = 0; i < values.length; i++) {
        running += first[i] <= w && w <= end[i] ? 1 : 0;
        double value = values[i][w];
        if (!Double.isNaN(value)) {
          any = true;
          if (Double.isNaN(last[i])) {
            begins += value;
            beginning++;
          } else {
            moved += value - last[i];
          }
          last[i] = value;
        }
      }
      if (any) {
        level = Double.isNaN(level) ? begins / beginning : level + moved / Math.max(1, running);
        chained[w] = level;
      }
    }
    return chained;
  }

  private record Life(String instance, String version, long startedNs) {}
}
