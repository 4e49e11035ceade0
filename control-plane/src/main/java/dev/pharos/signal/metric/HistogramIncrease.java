package dev.pharos.signal.metric;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By how much a counter of histograms grew between two samples with the same zero bucket and
 * buckets of the same scheme, worked out in one pass: rates over ranges need it at each step.
 */
final class HistogramIncrease {
  private HistogramIncrease() {}

  /** As {@link FloatHistogram#increaseSince} says. */
  static Optional<FloatHistogram> of(FloatHistogram last, FloatHistogram first, double factor) {
    double threshold = last.zeroThreshold();
    if (threshold != first.zeroThreshold()
        || !last.scheme().equals(first.scheme())
        || !isOutsideZero(first, first.positive())
        || !isOutsideZero(first, first.negative())) {
      return Optional.empty();
    }
    BucketCounts positive = increase(last.positive(), first.positive(), factor);
    BucketCounts negative = increase(last.negative(), first.negative(), factor);
    if (positive == null || negative == null) {
      return Optional.empty();
    }
    return Optional.of(
        new FloatHistogram(
            CounterReset.GAUGE,
            last.scheme(),
            threshold,
            (last.zeroCount() - first.zeroCount()) * factor,
            (last.count() - first.count()) * factor,
            (last.sum() - first.sum()) * factor,
            positive,
            negative));
  }

  private static boolean isOutsideZero(FloatHistogram histogram, BucketCounts side) {
    return side.size() == 0
        || histogram.hasCustomBounds()
        || histogram.scheme().upper(side.index(0)) > histogram.zeroThreshold();
  }

  /** Without the buckets that did not change; null when there was one that is no more. */
  private static @Nullable BucketCounts increase(
      BucketCounts last, BucketCounts first, double factor) {
    int[] indexes = last.indexes();
    int[] before = first.indexes();
    double[] changes = new double[indexes.length];
    int changed = 0;
    int place = 0;
    for (int i = 0; i < indexes.length; i++) {
      double change = last.count(i);
      if (place < before.length && before[place] == indexes[i]) {
        change -= first.count(place++);
      }
      changes[i] = change;
      changed += change == 0 ? 0 : 1;
    }
    if (place < before.length) {
      return null;
    }
    boolean all = changed == changes.length;
    int[] keptIndexes = all ? indexes : new int[changed];
    double[] kept = all ? changes : new double[changed];
    int size = 0;
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] != 0) {
        if (!all) {
          keptIndexes[size] = indexes[i];
        }
        kept[size++] = changes[i] * factor;
      }
    }
    return BucketCounts.owning(keptIndexes, kept);
  }
}
