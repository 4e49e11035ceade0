package dev.pharos.signal.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A native histogram as Prometheus keeps it: how many observations fell into each of many buckets,
 * how many there were and their sum. Counts are doubles, because rates and averages of histograms
 * are histograms, too. Immutable.
 *
 * <p>Exponential buckets (schemas -4 to 8) mirror each other on both sides of a zero bucket that
 * takes everything between -{@link #zeroThreshold} and {@link #zeroThreshold}; buckets with bounds
 * of the sender's own ({@link BucketScheme#CUSTOM}) have only a positive side, whose index 0 is the
 * lowest bucket. The sum of a stale marker is the stale NaN.
 *
 * @see <a href="https://prometheus.io/docs/specs/native_histograms/">Prometheus: native
 *     histograms</a>
 */
public final class FloatHistogram {
  /** What the sender said about whether counting began anew before this sample. */
  public enum CounterReset {
    /** Nothing: comparing with the sample before tells. */
    UNKNOWN,
    /** Counting began anew. */
    RESET,
    /** Counting went on. */
    NOT_RESET,
    /** It is no counter: its counts go up and down. */
    GAUGE
  }

  private final CounterReset counterReset;
  private final BucketScheme scheme;
  private final double zeroThreshold;
  private final double zeroCount;
  private final double count;
  private final double sum;
  private final BucketCounts positive;
  private final BucketCounts negative;

  FloatHistogram(
      CounterReset counterReset,
      BucketScheme scheme,
      double zeroThreshold,
      double zeroCount,
      double count,
      double sum,
      BucketCounts positive,
      BucketCounts negative) {
    this.counterReset = counterReset;
    this.scheme = scheme;
    this.zeroThreshold = zeroThreshold;
    this.zeroCount = zeroCount;
    this.count = count;
    this.sum = sum;
    this.positive = positive;
    this.negative = negative;
  }

  /** A builder of an empty histogram of schema 0. */
  public static FloatHistogramBuilder builder() {
    return new FloatHistogramBuilder();
  }

  /** A builder that starts with what this has. */
  public FloatHistogramBuilder toBuilder() {
    return new FloatHistogramBuilder(this);
  }

  /** What is known about a counter reset before this sample. */
  public CounterReset counterReset() {
    return counterReset;
  }

  /** Where the buckets end. */
  public BucketScheme scheme() {
    return scheme;
  }

  /** -4 to 8, or {@link BucketScheme#CUSTOM}. */
  public int schema() {
    return scheme.schema();
  }

  /** Whether the bounds are the sender's own. */
  public boolean hasCustomBounds() {
    return scheme.isCustom();
  }

  /** Half the width of the zero bucket. */
  public double zeroThreshold() {
    return zeroThreshold;
  }

  /** Observations in the zero bucket. */
  public double zeroCount() {
    return zeroCount;
  }

  /** All observations, those of NaN included, which are in no bucket. */
  public double count() {
    return count;
  }

  /** The sum of all observations. */
  public double sum() {
    return sum;
  }

  /** The buckets above the zero bucket. */
  public BucketCounts positive() {
    return positive;
  }

  /** The buckets below the zero bucket, by the index of their absolute value. */
  public BucketCounts negative() {
    return negative;
  }

  /** Whether this marks the end of its series instead of being a sample. */
  public boolean isStale() {
    return Samples.isStale(sum);
  }

  /** The same counts with another word about counter resets. */
  public FloatHistogram withCounterReset(CounterReset hint) {
    return hint == counterReset
        ? this
        : new FloatHistogram(
            hint, scheme, zeroThreshold, zeroCount, count, sum, positive, negative);
  }

  /**
   * All counts and the sum times a factor. With a negative one it no longer can be a counter and
   * becomes a gauge.
   */
  public FloatHistogram times(double factor) {
    return new FloatHistogram(
        factor < 0 ? CounterReset.GAUGE : counterReset,
        scheme,
        zeroThreshold,
        zeroCount * factor,
        count * factor,
        sum * factor,
        positive.times(factor),
        negative.times(factor));
  }

  /** All counts and the sum divided; dividing by zero leaves no buckets. */
  public FloatHistogram dividedBy(double divisor) {
    return new FloatHistogram(
        divisor < 0 ? CounterReset.GAUGE : counterReset,
        scheme,
        zeroThreshold,
        zeroCount / divisor,
        count / divisor,
        sum / divisor,
        divisor == 0 ? BucketCounts.EMPTY : positive.dividedBy(divisor),
        divisor == 0 ? BucketCounts.EMPTY : negative.dividedBy(divisor));
  }

  /** Without empty buckets. */
  public FloatHistogram compact() {
    BucketCounts above = positive.compact();
    BucketCounts below = negative.compact();
    return above.size() == positive.size() && below.size() == negative.size()
        ? this
        : new FloatHistogram(
            counterReset, scheme, zeroThreshold, zeroCount, count, sum, above, below);
  }

  /**
   * The same observations in the wider buckets of a coarser schema.
   *
   * @throws IllegalArgumentException when the schema is finer, or one of both has custom bounds
   */
  public FloatHistogram reducedTo(int schema) {
    if (schema == schema()) {
      return this;
    }
    if (scheme.isCustom() || schema > schema()) {
      throw new IllegalArgumentException("cannot reduce " + scheme + " to schema " + schema);
    }
    BucketScheme coarser = BucketScheme.exponential(schema);
    BucketSide.IndexMap map = index -> scheme.indexIn(coarser, index);
    return new FloatHistogram(
        CounterReset.UNKNOWN,
        coarser,
        zeroThreshold,
        zeroCount,
        count,
        sum,
        BucketSide.of(positive).mapped(map).result(),
        BucketSide.of(negative).mapped(map).result());
  }

  /**
   * Whether a counter began anew between an earlier sample and this one: it was said to, or a
   * bucket counts less than before, or the buckets are of a kind that only a new start can have.
   */
  public boolean isResetSince(FloatHistogram previous) {
    return ResetDetection.isReset(this, previous);
  }

  /**
   * What came since an earlier sample without a reset in between, times a factor: a gauge without
   * empty buckets. Empty where buckets have to be brought together first, which {@link
   * HistogramAccumulator} does.
   */
  public Optional<FloatHistogram> increaseSince(FloatHistogram earlier, double factor) {
    return HistogramIncrease.of(this, earlier, factor);
  }

  /** Without the observations above a bound, by interpolation. */
  public FloatHistogram below(double bound) {
    return HistogramTrim.of(this, bound, true);
  }

  /** Without the observations below a bound, by interpolation. */
  public FloatHistogram above(double bound) {
    return HistogramTrim.of(this, bound, false);
  }

  /** The zero bucket. */
  public HistogramBucket zeroBucket() {
    return new HistogramBucket(-zeroThreshold, zeroThreshold, true, true, zeroCount);
  }

  /** The bucket at that place of {@link #positive}. */
  public HistogramBucket positiveBucket(int place) {
    int index = positive.index(place);
    double lower = scheme.lower(index);
    double upper = scheme.upper(index);
    boolean lowerInclusive = scheme.isCustom() ? index == 0 : lower < 0;
    return new HistogramBucket(
        lower, upper, lowerInclusive, scheme.isCustom() || upper > 0, positive.count(place));
  }

  /** The bucket at that place of {@link #negative}. */
  public HistogramBucket negativeBucket(int place) {
    int index = negative.index(place);
    return new HistogramBucket(
        -scheme.upper(index), -scheme.lower(index), true, false, negative.count(place));
  }

  /**
   * All buckets from the lowest to the highest, empty ones among them, the zero bucket when it
   * counts something. Where a bucket reaches into the zero bucket it begins at its end.
   */
  public List<HistogramBucket> buckets() {
    List<HistogramBucket> buckets = new ArrayList<>(negative.size() + positive.size() + 1);
    BucketWalk walk = BucketWalk.ascending(this);
    while (walk.next()) {
      buckets.add(walk.bucket());
    }
    return List.copyOf(buckets);
  }

  /**
   * What keeps a sender's sample from being taken: a negative count, or fields that custom bounds
   * leave no room for. Results of a subtraction may have such counts and are still histograms.
   */
  public Optional<String> defect() {
    return HistogramDefects.of(this);
  }

  /**
   * Equal when each bucket (empty ones too), the zero bucket, count and sum are the same bit for
   * bit. What is said about a counter reset does not count: it is about the sample before.
   */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FloatHistogram that
            && scheme.equals(that.scheme)
            && sameBits(count, that.count)
            && sameBits(sum, that.sum)
            && zeroThreshold == that.zeroThreshold
            && sameBits(zeroCount, that.zeroCount)
            && positive.equals(that.positive)
            && negative.equals(that.negative));
  }

  private static boolean sameBits(double one, double other) {
    return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(other);
  }

  @Override
  public int hashCode() {
    int hash = scheme.hashCode();
    hash = 31 * hash + Long.hashCode(Double.doubleToRawLongBits(count));
    hash = 31 * hash + Long.hashCode(Double.doubleToRawLongBits(sum));
    hash = 31 * hash + positive.hashCode();
    return 31 * hash + negative.hashCode();
  }

  /** As Prometheus prints it: {@code {count:4, sum:5, [-0.001,0.001]:1, (1,2]:3}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{count:").append(GoNumber.shortest(count));
    text.append(", sum:").append(GoNumber.shortest(sum));
    for (int i = negative.size() - 1; i >= 0; i--) {
      if (negative.count(i) != 0) {
        text.append(", ").append(negativeBucket(i));
      }
    }
    if (zeroCount != 0) {
      text.append(", ").append(zeroBucket());
    }
    for (int i = 0; i < positive.size(); i++) {
      if (positive.count(i) != 0) {
        text.append(", ").append(positiveBucket(i));
      }
    }
    return text.append('}').toString();
  }
}
