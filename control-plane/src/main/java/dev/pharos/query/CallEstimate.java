package dev.pharos.query;

import dev.pharos.signal.SampledCalls;
import org.jspecify.annotations.Nullable;

/** How many calls there were, where agents left traces out and only some calls came. */
public sealed interface CallEstimate {
  /**
   * More than this share of the calls without a known probability, and the estimate is none: it may
   * be off by about as much, whatever the interval says.
   */
  double MOST_UNKNOWN = 0.05;

  /**
   * More than this share of the calls whose trace's first span is waited for, and too little is
   * known yet: a range of some seconds.
   */
  double MOST_WAITING = 0.5;

  /** An estimate. */
  record Known(long calls, double perSecond, Interval interval) implements CallEstimate {}

  /** There is none. */
  record Unknown(Reason reason) implements CallEstimate {}

  /** Why there is none. */
  enum Reason {
    /** The first spans of too many of the traces did not come. */
    NO_ROOT,
    /** Too many traces were not begun with what Pharos told. */
    NOT_AS_TOLD,
    /** The first spans of most traces are still waited for. */
    WAITING
  }

  /**
   * From how many to how many calls there were, with 95 % probability.
   *
   * @param low at least as many as came
   */
  record Interval(long low, long high) {
    /** Of a normal distribution, 2.5 % are above. */
    private static final double Z = 1.959964;

    /**
     * The calls that did not come follow a gamma distribution with the mean and the variance of
     * their estimate: of few traces it is skewed as their number is, of many it becomes a normal
     * one. Half a trace more is counted than came, as by Jeffreys' prior, so that few are not taken
     * for certain (Fay and Feuer, "Confidence intervals for directly standardized rates", Statistics
     * in Medicine 16, 1997, whose weighted counts these are).
     *
     * @param came how many came
     * @param missing how many did not, as estimated; above 0
     * @param variance of that; above 0
     */
    static Interval of(long came, double missing, double variance) {
      double weight = variance / missing;
      double mean = missing + weight / 2;
      double spread = variance + weight * weight / 2;
      double shape = mean * mean / spread;
      double scale = spread / mean;
      return new Interval(
          came + (long) Math.floor(quantile(shape, scale, -Z)),
          came + (long) Math.ceil(quantile(shape, scale, Z)));
    }

    /** Wilson and Hilferty's, which is exact to some percent where shapes are at least ½. */
    private static double quantile(double shape, double scale, double z) {
      double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
      return root <= 0 ? 0 : shape * scale * root * root * root;
    }
  }

  /**
   * Of the calls of a range.
   *
   * @param calls that came, those of times in which everything was sampled included
   * @return null where all calls came, so that their count is exact
   */
  static @Nullable CallEstimate of(long calls, SampledCalls sampled, double seconds) {
    long unknown = sampled.rootless() + sampled.unfollowed();
    long settled = sampled.known() + unknown;
    if (sampled.counted() == 0 || calls == 0) {
      return null;
    }
    if (unknown > MOST_UNKNOWN * settled) {
      return new Unknown(
          sampled.rootless() >= sampled.unfollowed() ? Reason.NO_ROOT : Reason.NOT_AS_TOLD);
    }
    if (settled < (1 - MOST_WAITING) * sampled.counted()) {
      return new Unknown(Reason.WAITING);
    }
    double missingOfKnown = sampled.estimated() - sampled.known();
    if (missingOfKnown <= 0 || sampled.variance() <= 0) {
      return null;
    }
    // Of whom it is not known, yet or at all, stand for as many as the others.
    double others = (double) sampled.counted() / sampled.known();
    double missing = missingOfKnown * others;
    Interval interval = Interval.of(calls, missing, sampled.variance() * others * others);
    // Those of whom it will never be known may stand for themselves alone.
    double certain = 1 - (double) unknown / settled;
    long low = calls + (long) Math.floor((interval.low() - calls) * certain);
    double all = calls + missing;
    return new Known(Math.round(all), all / seconds, new Interval(low, interval.high()));
  }
}
