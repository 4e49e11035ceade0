package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.KahanSum;
import java.util.Map;

/** Where a gauge's floats tend. Native histograms are left out. */
final class TrendFunctions {
  private static final double MS_PER_SECOND = 1000;

  private TrendFunctions() {}

  static void register(Map<Function, RangeBody> bodies) {
    bodies.put(Function.DERIV, TrendFunctions::slope);
    bodies.put(Function.PREDICT_LINEAR, TrendFunctions::predicted);
    bodies.put(Function.DOUBLE_EXPONENTIAL_SMOOTHING, TrendFunctions::smoothed);
  }

  private static boolean hasTwo(Window window) {
    if (window.floats() > 0 && window.histograms() > 0) {
      window
          .annotations()
          .add(Remarks.histogramsIgnoredInMixedRange(window.metricName(), window.position()));
    }
    return window.floats() >= 2;
  }

  private static void slope(Window window) {
    if (hasTwo(window)) {
      window.set(Line.through(window, window.timeMs(0)).slope);
    }
  }

  private static void predicted(Window window) {
    if (hasTwo(window)) {
      Line line = Line.through(window, window.stepTimeMs());
      window.set(line.slope * window.scalar(0) + line.value);
    }
  }

  /** The line with the least squares of distances: its slope and its value at a time. */
  private record Line(double slope, double value) {
    static Line through(Window window, long timeMs) {
      int count = window.floats();
      double first = window.value(0);
      boolean constant = true;
      KahanSum x = new KahanSum();
      KahanSum y = new KahanSum();
      KahanSum xy = new KahanSum();
      KahanSum xx = new KahanSum();
      for (int i = 0; i < count; i++) {
        double value = window.value(i);
        double second = (window.timeMs(i) - timeMs) / MS_PER_SECOND;
        constant &= i == 0 || value == first;
        x.add(second);
        y.add(value);
        xy.add(second * value);
        xx.add(second * second);
      }
      if (constant) {
        return Double.isInfinite(first) ? new Line(Double.NaN, Double.NaN) : new Line(0, first);
      }
      double covariance = xy.value() - x.value() * y.value() / count;
      double variance = xx.value() - x.value() * x.value() / count;
      double slope = covariance / variance;
      return new Line(slope, y.value() / count - slope * x.value() / count);
    }
  }

  private static void smoothed(Window window) {
    double smoothing = requireShare(window.scalar(0), "smoothing");
    double trend = requireShare(window.scalar(1), "trend");
    if (!hasTwo(window)) {
      return;
    }
    double before = 0;
    double level = window.value(0);
    double slope = window.value(1) - window.value(0);
    for (int i = 1; i < window.floats(); i++) {
      double raw = smoothing * window.value(i);
      if (i > 1) {
        slope = trend * (level - before) + (1 - trend) * slope;
      }
      double next = raw + (1 - smoothing) * (level + slope);
      before = level;
      level = next;
    }
    window.set(level);
  }

  private static double requireShare(double factor, String name) {
    if (factor <= 0 || factor >= 1) {
      throw QueryException.execution(
          "invalid %s factor. Expected: 0 < %s < 1, got: %s"
              .formatted(
                  name,
                  name.equals("trend") ? "tf" : "sf",
                  java.math.BigDecimal.valueOf(factor)
                      .setScale(6, java.math.RoundingMode.HALF_EVEN)
                      .toPlainString()));
    }
    return factor;
  }
}
