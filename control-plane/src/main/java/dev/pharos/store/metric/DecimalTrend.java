package dev.pharos.store.metric;

/**
 * What the next of a series of whole numbers is expected to be: the last one again, as gauges and
 * idle counters do, or the last one and the usual step, as busy counters do; whichever has been
 * closer of late. Writer and reader learn the same.
 */
final class DecimalTrend {
  private static final int STEP_FRACTION_BITS = 4;
  private static final int STEP_SHIFT = 3;
  private static final int SCORE_SHIFT = 3;

  /** In units of a bit; scores fade by an eighth with each value. */
  private static final int SCORE_UNIT = 16;

  /** A step this many bits longer than the usual one is an exception: a counter began anew. */
  private static final int EXCEPTIONAL_BITS = 6;

  private long last;
  private long usualStep;

  /** Positive when the last value has been closer than the trend. */
  private int score;

  private boolean started;

  /** Another with the same knowledge. */
  DecimalTrend copy() {
    DecimalTrend copy = new DecimalTrend();
    copy.set(this);
    return copy;
  }

  /** Takes over what another knows. */
  void set(DecimalTrend other) {
    last = other.last;
    usualStep = other.usualStep;
    score = other.score;
    started = other.started;
  }

  long last() {
    return last;
  }

  long expected() {
    return score < 0 ? last + usual() : last;
  }

  private long usual() {
    return (usualStep + (1 << (STEP_FRACTION_BITS - 1))) >> STEP_FRACTION_BITS;
  }

  /**
   * Takes a value as {@link #learn} would when nothing is exceptional about it; else false, and
   * nothing is taken. Small, so that a loop has it within itself.
   */
  boolean learnNear(long value) {
    long step = value - last;
    int repeated = bits(step);
    if (!started || (score < 0 && repeated > bits(usual()) + EXCEPTIONAL_BITS)) {
      return false;
    }
    score += (bits(step - usual()) - repeated) * SCORE_UNIT - (score >> SCORE_SHIFT);
    usualStep += ((step << STEP_FRACTION_BITS) - usualStep) >> STEP_SHIFT;
    last = value;
    return true;
  }

  void learn(long value) {
    long step = value - last;
    last = value;
    if (!started) {
      started = true;
      return;
    }
    int repeated = bits(step);
    int trended = bits(step - usual());
    boolean exceptional = score < 0 && repeated > bits(usual()) + EXCEPTIONAL_BITS;
    score += (trended - repeated) * SCORE_UNIT - (score >> SCORE_SHIFT);
    if (!exceptional) {
      usualStep += ((step << STEP_FRACTION_BITS) - usualStep) >> STEP_SHIFT;
    }
  }

  /** Begins anew at a value of another scale. */
  void restart(long value) {
    last = value;
    usualStep = 0;
    score = 0;
  }

  /** The same numbers with more decimal places. */
  void rescale(long factor) {
    last *= factor;
    usualStep *= factor;
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.abs(value));
  }
}
