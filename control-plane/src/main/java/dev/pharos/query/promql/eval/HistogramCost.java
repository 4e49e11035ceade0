package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;

/** How much memory native histograms take, counted in float samples of sixteen bytes. */
final class HistogramCost {
  /** The fields that each has, as Prometheus counts them. */
  private static final int FIXED_BYTES = 168;

  private static final int BYTES_PER_BUCKET = 8;
  private static final int BYTES_PER_SAMPLE = 16;

  private HistogramCost() {}

  static long of(FloatHistogram histogram) {
    return bytes(histogram) / BYTES_PER_SAMPLE;
  }

  private static long bytes(FloatHistogram histogram) {
    long buckets = histogram.positive().size() + (long) histogram.negative().size();
    return FIXED_BYTES + buckets * BYTES_PER_BUCKET;
  }

  /** What a series' native histograms take beside the sample that each was counted as. */
  static long bytesBeside(Samples samples) {
    long bytes = 0;
    if (samples.hasHistograms()) {
      for (int i = 0; i < samples.size(); i++) {
        if (samples.isHistogram(i)) {
          bytes += bytes(samples.histogram(i));
        }
      }
    }
    return bytes;
  }
}
