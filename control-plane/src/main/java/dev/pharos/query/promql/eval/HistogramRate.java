package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.HistogramAccumulator;
import java.util.Optional;

/**
 * How fast native histograms change.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/#rate">rate</a>
 */
final class HistogramRate {
  private static final double MS_PER_SECOND = 1000;

  private HistogramRate() {}

  /**
   * rate, increase and delta.
   *
   * @param window with at least two histograms and no floats
   */
  static void extrapolated(Window window, boolean counter, boolean perSecond) {
    if (counter && window.hasAlikeCounters() && !window.hasReset()) {
      // As most often: nothing to make good and nothing to remark.
      FloatHistogram first = window.histogram(0);
      FloatHistogram last = window.histogram(window.histograms() - 1);
      double factor = factor(window, true, perSecond, last.count() - first.count());
      Optional<FloatHistogram> rate = last.increaseSince(first, factor);
      if (rate.isPresent()) {
        window.set(rate.get());
        return;
      }
    }
    Optional<FloatHistogram> change = counter ? increase(window) : delta(window);
    if (change.isPresent()) {
      FloatHistogram increase = change.get();
      window.set(increase.times(factor(window, counter, perSecond, increase.count())));
    }
  }

  private static double factor(
      Window window, boolean counter, boolean perSecond, double observations) {
    int last = window.histograms() - 1;
    double first = window.histogram(0).count();
    double factor =
        RateFunctions.factor(
            window,
            window.histogramTimeMs(0),
            window.histogramTimeMs(last),
            last,
            counter && observations > 0 && first >= 0 ? first / observations : Double.NaN);
    return perSecond ? factor / window.rangeSeconds() : factor;
  }

  private static Optional<FloatHistogram> delta(Window window) {
    FloatHistogram first = window.histogram(0);
    FloatHistogram last = window.histogram(window.histograms() - 1);
    if (first.hasCustomBounds() != last.hasCustomBounds()) {
      return mixed(window);
    }
    HistogramAccumulator change = new HistogramAccumulator(reduced(last, first)).subtract(first);
    if (change.hasReconciledBounds()) {
      window
          .annotations()
          .add(Remarks.reconciledBounds(Remarks.Operation.SUBTRACTION, window.position()));
    }
    if (first.counterReset() != CounterReset.GAUGE || last.counterReset() != CounterReset.GAUGE) {
      window.annotations().add(Remarks.notAGauge(window.metricName(), window.position()));
    }
    return Optional.of(asGauge(change));
  }

  /** From the first to the last, with what was lost where the counter began anew. */
  private static Optional<FloatHistogram> increase(Window window) {
    int count = window.histograms();
    FloatHistogram last = window.histogram(count - 1);
    // What stood before a reset right at the beginning does not count, whatever its buckets.
    boolean withoutFirst = window.isReset(1);
    int coarsest = last.schema();
    boolean gauge = window.histogram(0).counterReset() == CounterReset.GAUGE;
    for (int i = withoutFirst ? 1 : 0; i < count; i++) {
      FloatHistogram histogram = window.histogram(i);
      gauge |= histogram.counterReset() == CounterReset.GAUGE;
      if (histogram.hasCustomBounds() != last.hasCustomBounds()) {
        return mixed(window);
      }
      coarsest = Math.min(coarsest, histogram.schema());
    }
    HistogramAccumulator change = new HistogramAccumulator(last.reducedTo(coarsest));
    if (!withoutFirst) {
      change.subtract(window.histogram(0));
      if (change.hasReconciledBounds()) {
        window
            .annotations()
            .add(Remarks.reconciledBounds(Remarks.Operation.SUBTRACTION, window.position()));
      }
    }
    addLost(window, withoutFirst ? 2 : 1, change);
    if (gauge) {
      window.annotations().add(Remarks.notACounter(window.metricName(), window.position()));
    }
    return Optional.of(asGauge(change));
  }

  /** Adds what stood before each reset from a sample on. */
  private static void addLost(Window window, int from, HistogramAccumulator change) {
    boolean reconciled = false;
    for (int i = from; i < window.histograms(); i++) {
      if (window.isReset(i)) {
        FloatHistogram before = window.histogram(i - 1);
        boolean differs = !before.scheme().equals(change.scheme());
        change.add(before);
        reconciled |= differs && before.hasCustomBounds();
      }
    }
    if (reconciled) {
      window
          .annotations()
          .add(Remarks.reconciledBounds(Remarks.Operation.ADDITION, window.position()));
    }
  }

  private static Optional<FloatHistogram> mixed(Window window) {
    window
        .annotations()
        .add(Remarks.mixedExponentialAndCustom(window.metricName(), window.position()));
    return Optional.empty();
  }

  private static FloatHistogram reduced(FloatHistogram histogram, FloatHistogram other) {
    return histogram.reducedTo(Math.min(histogram.schema(), other.schema()));
  }

  private static FloatHistogram asGauge(HistogramAccumulator change) {
    return change.result().withCounterReset(CounterReset.GAUGE).compact();
  }

  /**
   * irate and idelta.
   *
   * @param window with at least two samples, floats or histograms, one of the last two a histogram
   *     perhaps
   */
  static void lastTwo(Window window, boolean counter) {
    int histograms = window.histograms();
    int floats = window.floats();
    long newest = histogramTime(window, 1);
    long second = histogramTime(window, 2);
    long newestFloat = floatTime(window, 1);
    long secondFloat = floatTime(window, 2);
    if (histograms >= 2 && second > newestFloat) {
      ofHistograms(window, counter, (newest - second) / MS_PER_SECOND);
    } else if (floats >= 2 && secondFloat > newest) {
      double value = window.value(floats - 1);
      double before = window.value(floats - 2);
      double change = counter && value < before ? value : value - before;
      window.set(counter ? change / ((newestFloat - secondFloat) / MS_PER_SECOND) : change);
    } else {
      window
          .annotations()
          .add(Remarks.mixedFloatsAndHistograms(window.metricName(), window.position()));
    }
  }

  private static long histogramTime(Window window, int fromEnd) {
    int index = window.histograms() - fromEnd;
    return index < 0 ? Long.MIN_VALUE : window.histogramTimeMs(index);
  }

  private static long floatTime(Window window, int fromEnd) {
    int index = window.floats() - fromEnd;
    return index < 0 ? Long.MIN_VALUE : window.timeMs(index);
  }

  private static void ofHistograms(Window window, boolean counter, double seconds) {
    FloatHistogram last = window.histogram(window.histograms() - 1);
    FloatHistogram before = window.histogram(window.histograms() - 2);
    boolean bothGauges =
        last.counterReset() == CounterReset.GAUGE && before.counterReset() == CounterReset.GAUGE;
    boolean noGauge =
        last.counterReset() != CounterReset.GAUGE && before.counterReset() != CounterReset.GAUGE;
    if (counter && !noGauge) {
      window.annotations().add(Remarks.notACounter(window.metricName(), window.position()));
    }
    if (!counter && !bothGauges) {
      window.annotations().add(Remarks.notAGauge(window.metricName(), window.position()));
    }
    FloatHistogram change = last.withCounterReset(CounterReset.GAUGE).compact();
    if (!counter || !last.isResetSince(before)) {
      HistogramAccumulator difference = new HistogramAccumulator(last);
      if (!difference.fits(before)) {
        window
            .annotations()
            .add(Remarks.mixedExponentialAndCustom(window.metricName(), window.position()));
        return;
      }
      difference.subtract(before);
      if (difference.hasReconciledBounds()) {
        window
            .annotations()
            .add(Remarks.reconciledBounds(Remarks.Operation.SUBTRACTION, window.position()));
      }
      change = asGauge(difference);
    }
    window.set(counter ? change.dividedBy(seconds) : change);
  }
}
