package dev.pharos.signal.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The buckets of one side of a native histogram: their indexes, strictly increasing, and the
 * observations in each (absolute, not cumulative). Samples of one series mostly have the same
 * buckets: {@link #withCounts} shares the indexes between them. Immutable.
 */
public final class BucketCounts {
  /** No buckets. */
  public static final BucketCounts EMPTY = new BucketCounts(new int[0], new double[0]);

  private final int[] indexes;
  private final double[] counts;

  private BucketCounts(int[] indexes, double[] counts) {
    this.indexes = indexes;
    this.counts = counts;
  }

  /**
   * Buckets as Prometheus writes them.
   *
   * @param spans runs of neighbouring buckets; those of no length are dropped
   * @param counts one for each bucket of the spans
   * @throws IllegalArgumentException when their numbers differ, when a span after the first has a
   *     negative offset or when an index does not fit
   */
  public static BucketCounts of(List<BucketSpan> spans, double... counts) {
    long needed = 0;
    for (BucketSpan span : spans) {
      needed += span.length();
    }
    if (needed != counts.length) {
      throw new IllegalArgumentException(
          "histogram spans specify different number of buckets than provided: spans need "
              + needed
              + " buckets, have "
              + counts.length
              + " buckets");
    }
    int[] indexes = new int[counts.length];
    int bucket = 0;
    long index = 0;
    for (int i = 0; i < spans.size(); i++) {
      BucketSpan span = spans.get(i);
      if (i > 0 && span.offset() < 0) {
        throw new IllegalArgumentException(
            "histogram has a span whose offset is negative: span number "
                + (i + 1)
                + " with offset "
                + span.offset());
      }
      index += span.offset();
      for (int j = 0; j < span.length(); j++) {
        indexes[bucket++] = Math.toIntExact(index++);
      }
    }
    return new BucketCounts(indexes, counts.clone());
  }

  /** Takes the arrays as they are: the caller gives them away and holds the order of indexes. */
  static BucketCounts owning(int[] indexes, double[] counts) {
    return counts.length == 0 ? EMPTY : new BucketCounts(indexes, counts);
  }

  /** The same buckets with other counts. */
  public BucketCounts withCounts(double... others) {
    if (others.length != counts.length) {
      throw new IllegalArgumentException(
          counts.length + " buckets cannot have " + others.length + " counts");
    }
    return new BucketCounts(indexes, others.clone());
  }

  /** The same buckets with other counts; the array is the buckets' own from now on. */
  public BucketCounts withOwnedCounts(double[] others) {
    if (others.length != counts.length) {
      throw new IllegalArgumentException(
          counts.length + " buckets cannot have " + others.length + " counts");
    }
    return new BucketCounts(indexes, others);
  }

  /** Number of buckets, empty ones among them. */
  public int size() {
    return counts.length;
  }

  /** The index of the bucket at that place. */
  public int index(int place) {
    return indexes[place];
  }

  /** The observations in the bucket at that place. */
  public double count(int place) {
    return counts[place];
  }

  /** Whether both have the same buckets, whatever is counted in them. */
  public boolean sameBuckets(BucketCounts other) {
    return indexes == other.indexes || Arrays.equals(indexes, other.indexes);
  }

  /** The runs of neighbouring buckets, as Prometheus writes them. */
  public List<BucketSpan> spans() {
    List<BucketSpan> spans = new ArrayList<>();
    int end = 0;
    int place = 0;
    while (place < indexes.length) {
      int start = place;
      int first = indexes[place];
      while (place < indexes.length && indexes[place] - first == place - start) {
        place++;
      }
      spans.add(new BucketSpan(first - end, place - start));
      end = first + (place - start);
    }
    return List.copyOf(spans);
  }

  int[] indexes() {
    return indexes;
  }

  double[] counts() {
    return counts;
  }

  BucketCounts dividedBy(double divisor) {
    double[] quotients = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      quotients[i] = counts[i] / divisor;
    }
    return owning(indexes, quotients);
  }

  BucketCounts times(double factor) {
    double[] products = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      products[i] = counts[i] * factor;
    }
    return owning(indexes, products);
  }

  /** Without the buckets that count nothing. */
  BucketCounts compact() {
    int populated = 0;
    for (double count : counts) {
      if (count != 0) {
        populated++;
      }
    }
    if (populated == counts.length) {
      return this;
    }
    int[] keptIndexes = new int[populated];
    double[] keptCounts = new double[populated];
    int kept = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        keptIndexes[kept] = indexes[i];
        keptCounts[kept++] = counts[i];
      }
    }
    return owning(keptIndexes, keptCounts);
  }

  /** Equal when each bucket, empty ones too, is there with the same bits of its count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BucketCounts that
        && sameBuckets(that)
        && Arrays.equals(bits(counts), bits(that.counts));
  }

  private static long[] bits(double[] values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(bits(counts));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < counts.length; i++) {
      text.append(i == 0 ? "" : ", ").append(indexes[i]).append(':').append(counts[i]);
    }
    return text.append('}').toString();
  }
}
