package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import java.util.Map;

/**
 * How fast a series changes. What counters lost when they began anew is made good; where the first
 * or last sample is near the end of the range, the change is stretched up to it, otherwise by half
 * the distance of two samples.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/#rate">rate</a>
 */
final class RateFunctions {
  /** A sample is near the range's end when it is not farther than this many usual distances. */
  private static final double NEAR = 1.1;

  private static final double MS_PER_SECOND = 1000;

  private RateFunctions() {}

  static void register(Map<Function, RangeBody> bodies) {
    bodies.put(Function.RATE, window -> extrapolated(window, true, true));
    bodies.put(Function.INCREASE, window -> extrapolated(window, true, false));
    bodies.put(Function.DELTA, window -> extrapolated(window, false, false));
    bodies.put(Function.IRATE, window -> lastTwo(window, true));
    bodies.put(Function.IDELTA, window -> lastTwo(window, false));
  }

  private static void extrapolated(Window window, boolean counter, boolean perSecond) {
    if (window.histograms() > 0) {
      if (window.floats() > 0) {
        window
            .annotations()
            .add(Remarks.mixedFloatsAndHistograms(window.metricName(), window.position()));
      } else if (window.histograms() > 1) {
        HistogramRate.extrapolated(window, counter, perSecond);
      }
      return;
    }
    int last = window.floats() - 1;
    if (last < 1) {
      return;
    }
    double first = window.value(0);
    double change = window.value(last) - first;
    if (counter) {
      change = window.withFallsMadeGood(change);
    }
    double factor =
        factor(
            window,
            window.timeMs(0),
            window.timeMs(last),
            last,
            counter && change > 0 && first >= 0 ? first / change : Double.NaN);
    if (perSecond) {
      factor /= window.rangeSeconds();
    }
    window.set(change * factor);
  }

  /**
   * By how much the change between the first and the last sample is stretched.
   *
   * @param intervals between samples
   * @param zeroDistance how long before the first sample a counter was zero, in parts of the time
   *     from the first to the last; NaN if nothing is known
   */
  static double factor(
      Window window, long firstMs, long lastMs, int intervals, double zeroDistance) {
    double toStart = (firstMs - window.startMs()) / MS_PER_SECOND;
    double toEnd = (window.endMs() - lastMs) / MS_PER_SECOND;
    double sampled = (lastMs - firstMs) / MS_PER_SECOND;
    double average = sampled / intervals;
    double threshold = average * NEAR;
    if (toStart >= threshold) {
      toStart = average / 2;
    }
    double toZero = sampled * zeroDistance;
    if (toZero < toStart) {
      toStart = toZero;
    }
    if (toEnd >= threshold) {
      toEnd = average / 2;
    }
    return sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  }

  private static void lastTwo(Window window, boolean counter) {
    if (window.floats() + window.histograms() < 2) {
      return;
    }
    if (window.histograms() > 0) {
      HistogramRate.lastTwo(window, counter);
      return;
    }
    int last = window.floats() - 1;
    double value = window.value(last);
    double before = window.value(last - 1);
    double change = counter && value < before ? value : value - before;
    window.set(
        counter
            ? change / ((window.timeMs(last) - window.timeMs(last - 1)) / MS_PER_SECOND)
            : change);
  }
}
