package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.FloatHistogram;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The sum or the mean of native histograms, and what there is to remark on it. */
final class HistogramSum {
  private final @Nullable FloatHistogram value;

  private HistogramSum(@Nullable FloatHistogram value) {
    this.value = value;
  }

  /**
   * @param histograms at least one
   */
  static HistogramSum of(List<FloatHistogram> histograms) {
    return new HistogramSum(HistogramArithmetic.missing());
  }

  /**
   * @param histograms at least one
   */
  static HistogramSum averageOf(List<FloatHistogram> histograms) {
    return new HistogramSum(HistogramArithmetic.missing());
  }

  /** sum_over_time of a window of histograms only. */
  static void overTime(Window window) {
    HistogramArithmetic.missing();
  }

  /** avg_over_time of a window of histograms only. */
  static void averageOverTime(Window window) {
    HistogramArithmetic.missing();
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
  void remark(Annotations annotations, Position position, IntFunction<String> metricName) {}
}
