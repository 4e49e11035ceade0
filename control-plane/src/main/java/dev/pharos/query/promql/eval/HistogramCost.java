package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;

/** How much memory native histograms take, counted in float samples of sixteen bytes. */
final class HistogramCost {
  /** The fields that each has, as Prometheus counts them. */
  private static final int FIXED_BYTES = 168;

  private static final int BYTES_PER_BUCKET = 8;
  private static final int BYTES_PER_SAMPLE = 16;

  private HistogramCost() {}

  static long of(FloatHistogram histogram) {
    long buckets = histogram.positive().size() + (long) histogram.negative().size();
    return (FIXED_BYTES + buckets * BYTES_PER_BUCKET) / BYTES_PER_SAMPLE;
  }
}
