package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.KahanSum;
import java.util.Arrays;
import java.util.Map;

/**
 * One value of all samples in a range.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/functions/#aggregation_over_time">
 *     aggregation over time</a>
 */
final class OverTimeFunctions {
  private static final double MS_PER_SECOND = 1000;

  private OverTimeFunctions() {}

  static void register(Map<Function, RangeBody> bodies) {
    bodies.put(Function.SUM_OVER_TIME, OverTimeFunctions::sum);
    bodies.put(Function.AVG_OVER_TIME, OverTimeFunctions::average);
    bodies.put(
        Function.COUNT_OVER_TIME, window -> window.set(window.floats() + window.histograms()));
    bodies.put(Function.PRESENT_OVER_TIME, window -> window.set(1));
    bodies.put(Function.ABSENT_OVER_TIME, window -> window.set(1));
    bodies.put(Function.FIRST_OVER_TIME, OverTimeFunctions::first);
    bodies.put(Function.LAST_OVER_TIME, OverTimeFunctions::last);
    bodies.put(Function.TS_OF_FIRST_OVER_TIME, OverTimeFunctions::timeOfFirst);
    bodies.put(Function.TS_OF_LAST_OVER_TIME, OverTimeFunctions::timeOfLast);
    bodies.put(Function.MAX_OVER_TIME, floats(w -> w.value(largest(w, false))));
    bodies.put(Function.MIN_OVER_TIME, floats(w -> w.value(smallest(w, false))));
    bodies.put(
        Function.TS_OF_MAX_OVER_TIME, floats(w -> w.timeMs(largest(w, true)) / MS_PER_SECOND));
    bodies.put(
        Function.TS_OF_MIN_OVER_TIME, floats(w -> w.timeMs(smallest(w, true)) / MS_PER_SECOND));
    bodies.put(Function.STDVAR_OVER_TIME, floats(OverTimeFunctions::variance));
    bodies.put(Function.STDDEV_OVER_TIME, floats(window -> Math.sqrt(variance(window))));
    bodies.put(Function.MAD_OVER_TIME, floats(OverTimeFunctions::medianDeviation));
    bodies.put(Function.QUANTILE_OVER_TIME, OverTimeFunctions::quantile);
  }

  private interface OfFloats {
    double value(Window window);
  }

  /** Of floats only; that there are histograms beside them is remarked on. */
  private static RangeBody floats(OfFloats function) {
    return window -> {
      if (hasFloats(window)) {
        window.set(function.value(window));
      }
    };
  }

  private static boolean hasFloats(Window window) {
    if (window.floats() == 0) {
      return false;
    }
    if (window.histograms() > 0) {
      window
          .annotations()
          .add(Remarks.histogramsIgnoredInMixedRange(window.metricName(), window.position()));
    }
    return true;
  }

  /** Whether there are floats only; of a mix there is no result. */
  private static boolean onlyFloats(Window window) {
    if (window.floats() > 0 && window.histograms() > 0) {
      window
          .annotations()
          .add(Remarks.mixedFloatsAndHistograms(window.metricName(), window.position()));
    }
    return window.histograms() == 0;
  }

  private static void sum(Window window) {
    if (!onlyFloats(window)) {
      if (window.floats() == 0) {
        HistogramSum.overTime(window);
      }
      return;
    }
    double[] values = window.allValues();
    double sum = 0;
    double lost = 0;
    for (int i = window.from(); i < window.to(); i++) {
      double value = values[i];
      double total = sum + value;
      lost = KahanSum.lostAfter(sum, value, total, lost);
      sum = total;
    }
    window.set(Double.isInfinite(sum) ? sum : sum + lost);
  }

  private static void average(Window window) {
    if (!onlyFloats(window)) {
      if (window.floats() == 0) {
        HistogramSum.averageOverTime(window);
      }
      return;
    }
    double[] values = window.allValues();
    RunningMean mean = new RunningMean();
    for (int i = window.from(); i < window.to(); i++) {
      mean.add(values[i]);
    }
    window.set(mean.value());
  }

  private static void first(Window window) {
    if (window.histograms() == 0
        || (window.floats() > 0 && window.timeMs(0) < window.histogramTimeMs(0))) {
      window.set(window.value(0));
    } else {
      window.set(window.histogram(0));
    }
  }

  private static void last(Window window) {
    int floats = window.floats();
    int histograms = window.histograms();
    if (histograms == 0
        || (floats > 0 && window.histogramTimeMs(histograms - 1) < window.timeMs(floats - 1))) {
      window.set(window.value(floats - 1));
    } else {
      window.set(window.histogram(histograms - 1));
    }
  }

  private static void timeOfFirst(Window window) {
    long first = window.floats() > 0 ? window.timeMs(0) : Long.MAX_VALUE;
    if (window.histograms() > 0) {
      first = Math.min(first, window.histogramTimeMs(0));
    }
    window.set(first / MS_PER_SECOND);
  }

  private static void timeOfLast(Window window) {
    long last = window.floats() > 0 ? window.timeMs(window.floats() - 1) : Long.MIN_VALUE;
    if (window.histograms() > 0) {
      last = Math.max(last, window.histogramTimeMs(window.histograms() - 1));
    }
    window.set(last / MS_PER_SECOND);
  }

  /** NaN gives way to anything. */
  private static int largest(Window window, boolean last) {
    double[] values = window.allValues();
    int found = window.from();
    for (int i = found; i < window.to(); i++) {
      if (values[i] > values[found]
          || (last && values[i] == values[found])
          || Double.isNaN(values[found])) {
        found = i;
      }
    }
    return found - window.from();
  }

  private static int smallest(Window window, boolean last) {
    double[] values = window.allValues();
    int found = window.from();
    for (int i = found; i < window.to(); i++) {
      if (values[i] < values[found]
          || (last && values[i] == values[found])
          || Double.isNaN(values[found])) {
        found = i;
      }
    }
    return found - window.from();
  }

  private static double variance(Window window) {
    KahanSum mean = new KahanSum();
    KahanSum squares = new KahanSum();
    int count = window.floats();
    for (int i = 0; i < count; i++) {
      double value = window.value(i);
      double delta = value - mean.value();
      mean.add(delta / (i + 1));
      squares.add(delta * (value - mean.value()));
    }
    return squares.value() / count;
  }

  /** Median of the distances from the median; with a NaN there is none. */
  private static double medianDeviation(Window window) {
    double[] values = copy(window);
    for (double value : values) {
      if (Double.isNaN(value)) {
        return Double.NaN;
      }
    }
    double median = Quantile.of(0.5, values, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    return Quantile.of(0.5, values, values.length);
  }

  private static void quantile(Window window) {
    double quantile = window.scalar(0);
    if (window.floats() == 0) {
      return;
    }
    if (!(quantile >= 0 && quantile <= 1)) {
      window.annotations().add(Remarks.invalidQuantile(quantile, window.position()));
    }
    if (hasFloats(window)) {
      double[] values = copy(window);
      window.set(Quantile.of(quantile, values, values.length));
    }
  }

  private static double[] copy(Window window) {
    return Arrays.copyOfRange(window.allValues(), window.from(), window.to());
  }
}
