package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.FloatHistogram;
import java.util.Map;

/** How often a series changed or began anew in a range. */
final class ChangeFunctions {
  private ChangeFunctions() {}

  static void register(Map<Function, RangeBody> bodies) {
    bodies.put(
        Function.CHANGES,
        window ->
            count(
                window,
                (value, before) ->
                    value != before && !(Double.isNaN(value) && Double.isNaN(before)),
                (histogram, before) -> !histogram.equals(before)));
    bodies.put(
        Function.RESETS,
        window -> count(window, (value, before) -> value < before, HistogramArithmetic::isReset));
  }

  private interface FloatTest {
    boolean counts(double value, double before);
  }

  private interface HistogramTest {
    boolean counts(FloatHistogram histogram, FloatHistogram before);
  }

  /** From a float to a histogram or back always counts. */
  private static void count(Window window, FloatTest floatTest, HistogramTest histogramTest) {
    int floats = window.floats();
    int histograms = window.histograms();
    int found = 0;
    int nextFloat = 0;
    int nextHistogram = 0;
    boolean beforeIsFloat = false;
    while (nextFloat < floats || nextHistogram < histograms) {
      boolean isFloat =
          nextHistogram >= histograms
              || (nextFloat < floats
                  && window.timeMs(nextFloat) < window.histogramTimeMs(nextHistogram));
      if (nextFloat + nextHistogram > 0) {
        boolean counts =
            isFloat != beforeIsFloat
                || (isFloat
                    ? floatTest.counts(window.value(nextFloat), window.value(nextFloat - 1))
                    : histogramTest.counts(
                        window.histogram(nextHistogram), window.histogram(nextHistogram - 1)));
        found += counts ? 1 : 0;
      }
      beforeIsFloat = isFloat;
      if (isFloat) {
        nextFloat++;
      } else {
        nextHistogram++;
      }
    }
    window.set(found);
  }
}
