package dev.pharos.judge.deploy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether what survives collections grows on and on. A process that just started grows too, until
 * it is where the old version's are: a leak is what has passed that level and rises as fast in the
 * last third as before.
 */
final class HeapCheck {
  static final String MEASURE = "heap after collection";
  static final String UNIT = "B/min";

  private static final double WINDOWS_A_MINUTE = 60.0 / DeployEvidence.WINDOW_SECONDS;

  /** The first of these many parts is left to the start. */
  private static final int PARTS = 3;

  /** In an hour, against the old version's level. */
  private static final double HOURLY_RISE = 0.30;

  private static final double LEAST_BYTES_A_MINUTE = 256 * 1024;

  /** Above the old version's level. */
  private static final double ABOVE = 0.15;

  /** Of the slope over all, that to the last third must be so much. */
  private static final double STILL = 0.5;

  private HeapCheck() {}

  /** Why there is nothing to say. */
  static Unmeasured tooLittle(HeapEvidence heap, int windows) {
    int to = Math.min(windows, heap.fresh().length);
    int fresh = Line.known(heap.fresh(), to / PARTS, to);
    int old = Line.known(heap.old(), 0, heap.old().length);
    return Unmeasured.heap(
        "after the start the new version's is known of %d windows, the old one's of %d; %d and 1 are needed"
            .formatted(fresh, old, Line.LEAST));
  }

  /** Null where too little is known. */
  static @Nullable Reading of(HeapEvidence heap, int windows, double weight) {
    int to = Math.min(windows, heap.fresh().length);
    int from = to / PARTS;
    Line fresh = Line.through(heap.fresh(), from, to);
    double level =
        Arrays.stream(heap.old()).filter(value -> !Double.isNaN(value)).average().orElse(0);
    if (fresh == null || level <= 0) {
      return null;
    }
    Line old = Line.through(heap.old(), 0, heap.old().length);
    double oldSlope = old == null ? 0 : Math.max(0, old.slope());
    double oldError = old == null ? 0 : old.error();
    double gate = Math.max(HOURLY_RISE * level / 60, LEAST_BYTES_A_MINUTE);
    double difference = (fresh.slope() - oldSlope) * WINDOWS_A_MINUTE;
    double error = Math.hypot(fresh.error(), oldError) * WINDOWS_A_MINUTE;
    double half = Tails.quantile95(fresh.degrees()) * error;
    boolean goesOn = fresh.later() >= STILL * fresh.slope();
    Check check =
        new Check(
            Check.Kind.HEAP,
            "",
            MEASURE,
            UNIT,
            to,
            heap.old().length,
            oldSlope * WINDOWS_A_MINUTE,
            fresh.slope() * WINDOWS_A_MINUTE,
            difference,
            Interval.around(difference, half),
            fresh.steeperChance(oldSlope, oldError),
            gate,
            CheckState.PENDING,
            "%.0f MB, the old version's %.0f MB".formatted(fresh.end() / 1e6, level / 1e6));
    return new Reading(
        check,
        1,
        difference >= gate && fresh.end() >= (1 + ABOVE) * level && goesOn,
        false,
        difference + half < gate,
        weight,
        false);
  }
}
