package dev.pharos.judge.trace;

import org.jspecify.annotations.Nullable;

/**
 * How one side differs from another in one thing.
 *
 * @param a of the trace that is looked at; null when it has none
 * @param b of what it is compared with; null when that has none
 */
public record Difference(State state, @Nullable Figures a, @Nullable Figures b) {
  /** A smaller difference is noise, however short the spans are. */
  private static final long NOISE_NS = 1_000_000;

  /** So is one that is a smaller share of what it is compared with. */
  private static final double NOISE_SHARE = 0.2;

  /** And one within so many standard deviations of several traces. */
  private static final double NOISE_DEVIATIONS = 2;

  /** In words. */
  public enum State {
    SAME,
    /** Only in what is looked at. */
    NEW,
    /** Only in what it is compared with. */
    GONE,
    SLOWER,
    FASTER
  }

  /**
   * @param deviationNs standard deviation of b's durations, 0 where b is one trace
   */
  static Difference of(@Nullable Figures a, @Nullable Figures b, double deviationNs) {
    if (a == null || b == null) {
      return new Difference(a == null ? State.GONE : State.NEW, a, b);
    }
    long difference = a.durationNs() - b.durationNs();
    boolean noise =
        Math.abs(difference) < NOISE_NS
            || Math.abs(difference) < NOISE_SHARE * b.durationNs()
            || Math.abs(difference) < NOISE_DEVIATIONS * deviationNs;
    if (noise) {
      return new Difference(State.SAME, a, b);
    }
    return new Difference(difference > 0 ? State.SLOWER : State.FASTER, a, b);
  }

  /** How much longer it took than what it is compared with; what is missing took no time. */
  public long durationNs() {
    return (a == null ? 0 : a.durationNs()) - (b == null ? 0 : b.durationNs());
  }

  /** The same of the time that no child covers. */
  public long selfNs() {
    return (a == null ? 0 : a.selfNs()) - (b == null ? 0 : b.selfNs());
  }

  /** The difference as a share of what it is compared with; null where that took no time. */
  public @Nullable Double relative() {
    return a == null || b == null || b.durationNs() == 0
        ? null
        : (double) durationNs() / b.durationNs();
  }
}
