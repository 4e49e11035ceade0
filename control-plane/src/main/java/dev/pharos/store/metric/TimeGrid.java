package dev.pharos.store.metric;

/**
 * Where the next sample of a series is expected: a grid whose phase and interval follow the times
 * that came. Scrapes hit a grid with some milliseconds of jitter, so the distance to the grid takes
 * fewer bits than a change of intervals, in which each jitter counts four times. Whole numbers
 * only: writer and reader come to the same on any machine.
 */
final class TimeGrid {
  private static final int FRACTION_BITS = 8;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  /** The phase takes over this share of an error: 2^-2; the interval: 2^-5. */
  private static final int PHASE_SHIFT = 2;

  private static final int INTERVAL_SHIFT = 5;

  private long last;
  private long phase;
  private long interval;
  private long lastStep;
  private int seen;

  /** Another with the same knowledge. */
  TimeGrid copy() {
    TimeGrid copy = new TimeGrid();
    copy.set(this);
    return copy;
  }

  /** Takes over what another knows. */
  void set(TimeGrid other) {
    last = other.last;
    phase = other.phase;
    interval = other.interval;
    lastStep = other.lastStep;
    seen = other.seen;
  }

  /** The time expected next, relative to the first. */
  long expected() {
    return (phase + interval + HALF) >> FRACTION_BITS;
  }

  /**
   * Takes the time that came as {@link #learn} would when it is near the grid; else false, and
   * nothing is taken. Small, so that a loop has it within itself.
   */
  boolean learnNear(long time) {
    long error = (time << FRACTION_BITS) - phase - interval;
    if (seen < 2 || Math.abs(error) > interval >> 2) {
      return false;
    }
    phase += interval + (error >> PHASE_SHIFT);
    interval += error >> INTERVAL_SHIFT;
    lastStep = time - last;
    last = time;
    return true;
  }

  /** Takes the time that came, relative to the first, which is 0 and taken first. */
  void learn(long time) {
    long step = time - last;
    last = time;
    long scaled = time << FRACTION_BITS;
    if (seen < 2) {
      seen++;
      phase = scaled;
      interval = step << FRACTION_BITS;
      lastStep = step;
      return;
    }
    long error = scaled - phase - interval;
    if (error == 0) {
      phase = scaled;
    } else if (Math.abs(error) > interval >> 2) {
      // A gap, or another rhythm: the grid begins anew here, with the new interval once it repeats.
      phase = scaled;
      if (Math.abs(step - lastStep) <= step >> 4) {
        interval = step << FRACTION_BITS;
      }
    } else {
      phase += interval + (error >> PHASE_SHIFT);
      interval += error >> INTERVAL_SHIFT;
    }
    lastStep = step;
  }
}
