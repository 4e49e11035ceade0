package dev.pharos.receive.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What senders' buckets become native histograms by. */
public final class NativeBuckets {
  private NativeBuckets() {}

  /** What marks that the series ended, of a histogram. */
  public static FloatHistogram stale(int schema) {
    BucketScheme scheme =
        schema == BucketScheme.CUSTOM ? BucketScheme.custom() : BucketScheme.exponential(0);
    return FloatHistogram.builder()
        .scheme(scheme)
        .sum(Double.longBitsToDouble(Samples.STALE_NAN_BITS))
        .build();
  }

  /** The buckets of a scheme that has so many times two fewer of them. */
  public static BucketCounts coarser(BucketCounts finer, int halvings) {
    if (finer.size() == 0) {
      return finer;
    }
    int[] indexes = new int[finer.size()];
    double[] counts = new double[finer.size()];
    int size = 0;
    for (int i = 0; i < finer.size(); i++) {
      int index = (int) ((((long) finer.index(i) - 1) >> halvings) + 1);
      if (size > 0 && indexes[size - 1] == index) {
        counts[size - 1] += finer.count(i);
      } else {
        indexes[size] = index;
        counts[size++] = finer.count(i);
      }
    }
    return ofIndexes(indexes, counts, size);
  }

  /** Buckets of indexes that rise. */
  public static BucketCounts ofIndexes(int[] indexes, double[] counts, int size) {
    List<BucketSpan> spans = new ArrayList<>();
    int end = 0;
    int from = 0;
    for (int i = 1; i <= size; i++) {
      if (i == size || indexes[i] != indexes[i - 1] + 1) {
        spans.add(new BucketSpan(indexes[from] - end, i - from));
        end = indexes[i - 1] + 1;
        from = i;
      }
    }
    return BucketCounts.of(spans, Arrays.copyOf(counts, size));
  }
}
