package dev.pharos.signal.metric;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;

/**
 * Adds native histograms up as Prometheus does: to the coarser schema of both, with a zero bucket
 * that holds both, and for custom bounds with those that both have. Rounding errors are
 * compensated. For one thread.
 *
 * @see <a href="https://prometheus.io/docs/specs/native_histograms/#promql">Prometheus: native
 *     histograms in PromQL</a>
 */
public final class HistogramAccumulator {
  private BucketScheme scheme;
  private CounterReset counterReset;
  private double zeroThreshold;
  private KahanSum zeroCount;
  private final KahanSum count;
  private final KahanSum sum;
  private BucketSide positive;
  private BucketSide negative;
  private boolean conflictingResets;
  private boolean reconciledBounds;

  /** Starts with a histogram. */
  public HistogramAccumulator(FloatHistogram first) {
    scheme = first.scheme();
    counterReset = first.counterReset();
    zeroThreshold = first.zeroThreshold();
    zeroCount = new KahanSum(first.zeroCount(), 0);
    count = new KahanSum(first.count(), 0);
    sum = new KahanSum(first.sum(), 0);
    positive = BucketSide.of(first.positive());
    negative = BucketSide.of(first.negative());
  }

  private HistogramAccumulator(HistogramAccumulator other) {
    scheme = other.scheme;
    counterReset = other.counterReset;
    zeroThreshold = other.zeroThreshold;
    zeroCount = other.zeroCount.copy();
    count = other.count.copy();
    sum = other.sum.copy();
    positive = other.positive.copy();
    negative = other.negative.copy();
    conflictingResets = other.conflictingResets;
    reconciledBounds = other.reconciledBounds;
  }

  /** Another one that goes on from here. */
  public HistogramAccumulator copy() {
    return new HistogramAccumulator(this);
  }

  /** Whether a histogram can be added: exponential buckets and custom bounds cannot be mixed. */
  public boolean fits(FloatHistogram other) {
    return scheme.isCustom() == other.hasCustomBounds();
  }

  /**
   * Adds a histogram.
   *
   * @throws IllegalArgumentException when it does not {@link #fits fit}
   */
  public HistogramAccumulator add(FloatHistogram other) {
    combine(other, 1);
    return this;
  }

  /**
   * Subtracts a histogram. What is known of counter resets comes out as for a sum; a caller that
   * means a difference makes it a gauge.
   *
   * @throws IllegalArgumentException when it does not {@link #fits fit}
   */
  public HistogramAccumulator subtract(FloatHistogram other) {
    combine(other, -1);
    return this;
  }

  private void combine(FloatHistogram other, double sign) {
    if (!fits(other)) {
      throw new IllegalArgumentException(
          "cannot apply this operation on histograms with a mix of exponential and custom bucket"
              + " schemas");
    }
    adjustCounterReset(other.counterReset());
    count.add(sign * other.count());
    sum.add(sign * other.sum());
    if (scheme.isCustom()) {
      combineCustom(other.scheme(), other.positive(), sign);
      return;
    }
    if (zeroThreshold == other.zeroThreshold() && scheme.equals(other.scheme())) {
      // As most often: nothing to reconcile, so nothing is copied.
      zeroCount.add(sign * other.zeroCount());
      addOutsideZero(positive, other.positive(), sign);
      addOutsideZero(negative, other.negative(), sign);
      return;
    }
    BucketSide otherPositive = BucketSide.of(other.positive());
    BucketSide otherNegative = BucketSide.of(other.negative());
    KahanSum otherZero = reconciledZero(other, otherPositive, otherNegative);
    zeroCount.add(sign * otherZero.sum());
    zeroCount.add(sign * otherZero.lost());
    if (zeroThreshold != other.zeroThreshold()) {
      // Now in the zero bucket: in a coarser bucket that reaches beyond it they would count twice.
      otherPositive = outsideZero(otherPositive, other.scheme());
      otherNegative = outsideZero(otherNegative, other.scheme());
    }
    if (other.schema() < scheme.schema()) {
      BucketScheme finer = scheme;
      scheme = other.scheme();
      positive = positive.mapped(index -> finer.indexIn(scheme, index));
      negative = negative.mapped(index -> finer.indexIn(scheme, index));
    } else if (other.schema() > scheme.schema()) {
      BucketScheme finer = other.scheme();
      otherPositive = otherPositive.mapped(index -> finer.indexIn(scheme, index));
      otherNegative = otherNegative.mapped(index -> finer.indexIn(scheme, index));
    }
    addOutsideZero(positive, otherPositive, sign);
    addOutsideZero(negative, otherNegative, sign);
  }

  private void addOutsideZero(BucketSide side, BucketSide other, double sign) {
    side.add(other, ZeroBucketWidening.endingOutside(scheme, other, zeroThreshold), sign);
  }

  private void addOutsideZero(BucketSide side, BucketCounts other, double sign) {
    int from = 0;
    while (from < other.size() && scheme.upper(other.index(from)) <= zeroThreshold) {
      from++;
    }
    side.add(other, from, sign);
  }

  private void combineCustom(BucketScheme otherScheme, BucketCounts other, double sign) {
    if (scheme.equals(otherScheme)) {
      positive.add(other, 0, sign);
      return;
    }
    reconciledBounds = true;
    BucketScheme common = scheme.commonBounds(otherScheme);
    BucketScheme before = scheme;
    positive = positive.mapped(index -> before.indexAmong(common, index));
    positive.add(
        BucketSide.of(other).mapped(index -> otherScheme.indexAmong(common, index)), 0, sign);
    positive = positive.trimmed(0);
    scheme = common;
  }

  /** Widens the zero bucket until both have the same; what the other's would count. */
  private KahanSum reconciledZero(
      FloatHistogram other, BucketSide otherPositive, BucketSide otherNegative) {
    KahanSum original = new KahanSum(other.zeroCount(), 0);
    ZeroBucketWidening theirs = new ZeroBucketWidening(other.zeroThreshold(), original);
    while (theirs.threshold() != zeroThreshold) {
      if (zeroThreshold > theirs.threshold()) {
        theirs =
            ZeroBucketWidening.of(
                other.scheme(), otherPositive, otherNegative, original, zeroThreshold);
      }
      if (theirs.threshold() > zeroThreshold) {
        ZeroBucketWidening mine =
            ZeroBucketWidening.of(scheme, positive, negative, zeroCount, theirs.threshold());
        zeroCount = mine.count();
        zeroThreshold = mine.threshold();
        positive = outsideZero(positive, scheme);
        negative = outsideZero(negative, scheme);
      }
    }
    return theirs.count();
  }

  private BucketSide outsideZero(BucketSide side, BucketScheme of) {
    return side.trimmed(ZeroBucketWidening.outside(of, side, zeroThreshold));
  }

  private void adjustCounterReset(CounterReset other) {
    if (other == counterReset || counterReset == CounterReset.GAUGE) {
      return;
    }
    if (other == CounterReset.GAUGE) {
      counterReset = CounterReset.GAUGE;
      return;
    }
    conflictingResets |= counterReset != CounterReset.UNKNOWN && other != CounterReset.UNKNOWN;
    counterReset = CounterReset.UNKNOWN;
  }

  /** Multiplies all that was added up. */
  public HistogramAccumulator multiply(double factor) {
    zeroCount.multiply(factor);
    count.multiply(factor);
    sum.multiply(factor);
    positive.multiply(factor);
    negative.multiply(factor);
    return this;
  }

  /** Divides all that was added up by something other than zero. */
  public HistogramAccumulator divide(double divisor) {
    zeroCount.divide(divisor);
    count.divide(divisor);
    sum.divide(divisor);
    positive.divide(divisor);
    negative.divide(divisor);
    return this;
  }

  /** Whether anything grew beyond what a double holds. */
  public boolean hasOverflow() {
    return Double.isInfinite(zeroCount.sum())
        || Double.isInfinite(count.sum())
        || Double.isInfinite(sum.sum())
        || positive.hasInfinity()
        || negative.hasInfinity();
  }

  /** Where the buckets end by now. */
  public BucketScheme scheme() {
    return scheme;
  }

  /** Whether one was said to come after a counter reset and another not to. */
  public boolean hasConflictingResets() {
    return conflictingResets;
  }

  /** Whether custom bounds differed, and those that not all have were left out. */
  public boolean hasReconciledBounds() {
    return reconciledBounds;
  }

  /** What was added up so far; empty buckets are among it. */
  public FloatHistogram result() {
    return new FloatHistogram(
        counterReset,
        scheme,
        zeroThreshold,
        zeroCount.value(),
        count.value(),
        sum.value(),
        positive.result(),
        negative.result());
  }
}
