package dev.pharos.query.promql.eval;

/** How fast native histograms change. */
final class HistogramRate {
  private HistogramRate() {}

  /**
   * rate, increase and delta.
   *
   * @param window with at least two histograms and no floats
   */
  static void extrapolated(Window window, boolean counter, boolean perSecond) {
    HistogramArithmetic.missing();
  }

  /**
   * irate and idelta.
   *
   * @param window with at least two samples, floats or histograms, one of the last two a histogram
   *     perhaps
   */
  static void lastTwo(Window window, boolean counter) {
    HistogramArithmetic.missing();
  }
}
