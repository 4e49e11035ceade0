package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Native histograms of one series and their times, of which so many count. What windows of it that
 * lie close to each other ask for again and again is found out once. For one thread.
 */
final class HistogramColumn {
  static final HistogramColumn EMPTY = new HistogramColumn(new long[0], new FloatHistogram[0], 0);

  private final long[] times;
  private final @Nullable FloatHistogram[] all;
  private final int size;
  private int @Nullable [] resets;
  private @Nullable Boolean alikeCounters;

  HistogramColumn(long[] times, @Nullable FloatHistogram[] all, int size) {
    this.times = times;
    this.all = all;
    this.size = size;
  }

  long[] times() {
    return times;
  }

  int advance(int index, long pastMs) {
    return Window.next(times, size, index, pastMs);
  }

  FloatHistogram histogram(int i) {
    FloatHistogram histogram = all[i];
    if (histogram == null) {
      throw new IndexOutOfBoundsException(i);
    }
    return histogram;
  }

  /** The first index from the given one on at which counting began anew; else their number. */
  int nextReset(int index) {
    int[] known = resets;
    if (known == null) {
      known = new int[size + 1];
      known[size] = size;
      for (int i = size - 1; i >= 0; i--) {
        known[i] = i > 0 && histogram(i).isResetSince(histogram(i - 1)) ? i : known[i + 1];
      }
      resets = known;
    }
    return known[index];
  }

  /** Whether all have the same scheme and none is a gauge. */
  boolean areAlikeCounters() {
    Boolean known = alikeCounters;
    if (known == null) {
      known = true;
      for (int i = 0; i < size && known; i++) {
        known =
            histogram(i).counterReset() != FloatHistogram.CounterReset.GAUGE
                && histogram(i).scheme().equals(histogram(0).scheme());
      }
      alikeCounters = known;
    }
    return known;
  }
}
