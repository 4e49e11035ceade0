package dev.pharos.signal.metric;

import java.util.Optional;

/** What Prometheus refuses in a sender's native histogram, with its words. */
final class HistogramDefects {
  private HistogramDefects() {}

  static Optional<String> of(FloatHistogram histogram) {
    if (histogram.hasCustomBounds()) {
      if (histogram.zeroCount() != 0) {
        return Optional.of("custom buckets: must have zero count of 0");
      }
      if (histogram.zeroThreshold() != 0) {
        return Optional.of("custom buckets: must have zero threshold of 0");
      }
      if (histogram.negative().size() > 0) {
        return Optional.of("custom buckets: must not have negative buckets");
      }
    }
    if (histogram.zeroCount() < 0) {
      return Optional.of(
          "zero bucket has observation count of "
              + GoNumber.shortest(histogram.zeroCount())
              + ": histogram has a bucket whose observation count is negative");
    }
    if (histogram.count() < 0) {
      return Optional.of(
          "observation count is "
              + GoNumber.shortest(histogram.count())
              + ": histogram's observation count is negative");
    }
    return negativeCount("negative side", histogram.negative())
        .or(() -> negativeCount("positive side", histogram.positive()));
  }

  private static Optional<String> negativeCount(String side, BucketCounts buckets) {
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.count(i) < 0) {
        return Optional.of(
            side
                + ": bucket number "
                + (i + 1)
                + " has observation count of "
                + GoNumber.shortest(buckets.count(i))
                + ": histogram has a bucket whose observation count is negative");
      }
    }
    return Optional.empty();
  }
}
