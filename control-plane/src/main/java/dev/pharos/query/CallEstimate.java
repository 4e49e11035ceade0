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
     * one. The upper end counts one trace more, of the heaviest that came, so that few are not
     * taken for certain (Fay and Feuer, "Confidence intervals for directly standardized rates: a
     * method based on the gamma distribution", Statistics in Medicine 16, 1997, whose weighted
     * counts these are).
     *
     * @param came how many came
     * @param missing how many did not, as estimated; above 0
     * @param variance of that; above 0
     * @param heaviest for how many calls one trace stands at most
     */
    static Interval of(long came, double missing, double variance, double heaviest) {
      double more = Math.max(heaviest, variance / missing);
      double low = quantile(missing, variance, -Z);
      double high = quantile(missing + more, variance + more * more, Z);
      return new Interval(came + (long) Math.floor(low), came + (long) Math.ceil(high));
    }

    /** Of a gamma distribution, as Wilson and Hilferty have it: off by some percent at most. */
    private static double quantile(double mean, double variance, double z) {
      double shape = mean * mean / variance;
      double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
      return root <= 0 ? 0 : mean * root * root * root;
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
    Interval interval =
        Interval.of(calls, missing, sampled.variance() * others * others, sampled.heaviest());
    // Those of whom it will never be known may stand for themselves alone.
    double certain = 1 - (double) unknown / settled;
    long low = calls + (long) Math.floor((interval.low() - calls) * certain);
    double all = calls + missing;
    return new Known(Math.round(all), all / seconds, new Interval(low, interval.high()));
  }
}
