package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.HistogramAccumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sum or the mean of native histograms, and what there is to remark on it.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators">
 *     aggregation operators</a>
 */
final class HistogramSum {
  private static final int NO_MISFIT = -1;

  private final @Nullable FloatHistogram value;
  private final int misfit;
  private final boolean reconciledBounds;
  private final boolean conflictingResets;

  private HistogramSum(
      @Nullable FloatHistogram value,
      int misfit,
      boolean reconciledBounds,
      boolean conflictingResets) {
    this.value = value;
    this.misfit = misfit;
    this.reconciledBounds = reconciledBounds;
    this.conflictingResets = conflictingResets;
  }

  /**
   * @param histograms at least one
   */
  static HistogramSum of(List<FloatHistogram> histograms) {
    HistogramAccumulator sum = new HistogramAccumulator(histograms.getFirst());
    for (int i = 1; i < histograms.size(); i++) {
      if (!sum.fits(histograms.get(i))) {
        return misfit(i, sum);
      }
      sum.add(histograms.get(i));
    }
    return of(sum, histograms);
  }

  /**
   * The mean of the sum, unless that does not fit a double: then of means of those so far.
   *
   * @param histograms at least one
   */
  static HistogramSum averageOf(List<FloatHistogram> histograms) {
    HistogramAccumulator sum = new HistogramAccumulator(histograms.getFirst());
    for (int i = 1; i < histograms.size(); i++) {
      if (!sum.fits(histograms.get(i))) {
        return misfit(i, sum);
      }
      sum.add(histograms.get(i));
      if (sum.hasOverflow()) {
        return meanOfMeans(histograms, i);
      }
    }
    return of(sum.divide(histograms.size()), histograms);
  }

  private static HistogramSum meanOfMeans(List<FloatHistogram> histograms, int fromSum) {
    HistogramAccumulator mean = new HistogramAccumulator(histograms.getFirst());
    for (int i = 1; i < fromSum; i++) {
      mean.add(histograms.get(i));
    }
    mean.divide(fromSum);
    for (int i = fromSum; i < histograms.size(); i++) {
      if (!mean.fits(histograms.get(i))) {
        return misfit(i, mean);
      }
      double count = i + 1.0;
      mean.multiply((count - 1) / count).add(histograms.get(i).dividedBy(count));
    }
    return of(mean, histograms);
  }

  private static HistogramSum misfit(int index, HistogramAccumulator soFar) {
    return new HistogramSum(null, index, soFar.hasReconciledBounds(), false);
  }

  private static HistogramSum of(
      HistogramAccumulator accumulated, List<FloatHistogram> histograms) {
    boolean resets = false;
    boolean noResets = false;
    for (FloatHistogram histogram : histograms) {
      resets |= histogram.counterReset() == CounterReset.RESET;
      noResets |= histogram.counterReset() == CounterReset.NOT_RESET;
    }
    return new HistogramSum(
        accumulated.result().compact(),
        NO_MISFIT,
        accumulated.hasReconciledBounds(),
        resets && noResets);
  }

  /** sum_over_time of a window of histograms only. */
  static void overTime(Window window) {
    of(histograms(window)).into(window);
  }

  /** avg_over_time of a window of histograms only. */
  static void averageOverTime(Window window) {
    averageOf(histograms(window)).into(window);
  }

  private static List<FloatHistogram> histograms(Window window) {
    List<FloatHistogram> histograms = new ArrayList<>(window.histograms());
    for (int i = 0; i < window.histograms(); i++) {
      histograms.add(window.histogram(i));
    }
    return histograms;
  }

  private void into(Window window) {
    remark(window.annotations(), window.position(), index -> window.metricName());
    if (value != null) {
      window.set(value);
    }
  }

  /** Null if exponential and custom buckets were among them. */
  @Nullable FloatHistogram value() {
    return value;
  }

  /**
   * Adds what there is to remark.
   *
   * @param metricName of the histogram at an index, the one that did not fit
   */
  void remark(Annotations annotations, Position position, IntFunction<String> metricName) {
    if (misfit != NO_MISFIT) {
      annotations.add(Remarks.mixedExponentialAndCustom(metricName.apply(misfit), position));
    }
    if (reconciledBounds) {
      annotations.add(Remarks.reconciledBounds(Remarks.Operation.AGGREGATION, position));
    }
    if (conflictingResets) {
      annotations.add(Remarks.conflictingResets(Remarks.Operation.AGGREGATION, position));
    }
  }
}
