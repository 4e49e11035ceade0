package dev.pharos.signal.metric;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;

/** Whether a counter of histograms began anew between two samples. */
final class ResetDetection {
  private ResetDetection() {}

  static boolean isReset(FloatHistogram current, FloatHistogram previous) {
    if (current.counterReset() == CounterReset.RESET) {
      return true;
    }
    if (current.counterReset() == CounterReset.NOT_RESET) {
      return false;
    }
    if (current.count() < previous.count()) {
      return true;
    }
    if (hasOnlyGrown(current, previous)) {
      return false;
    }
    BucketScheme scheme = current.scheme();
    if (scheme.isCustom()) {
      return !previous.hasCustomBounds() || isCustomReset(current, previous);
    }
    // A finer schema or a narrower zero bucket come only with a new start.
    if (previous.hasCustomBounds()
        || scheme.schema() > previous.schema()
        || current.zeroThreshold() < previous.zeroThreshold()) {
      return true;
    }
    BucketSide positive = BucketSide.of(previous.positive());
    BucketSide negative = BucketSide.of(previous.negative());
    KahanSum zeroCount = new KahanSum(previous.zeroCount(), 0);
    double threshold = current.zeroThreshold();
    if (threshold > previous.zeroThreshold()) {
      ZeroBucketWidening widened =
          ZeroBucketWidening.of(previous.scheme(), positive, negative, zeroCount, threshold);
      if (widened.threshold() != threshold) {
        return true; // it would cut a populated bucket
      }
      zeroCount = widened.count();
    }
    return current.zeroCount() < zeroCount.sum()
        || lessThanBefore(current, BucketSide.of(current.positive()), previous, positive)
        || lessThanBefore(current, BucketSide.of(current.negative()), previous, negative);
  }

  /** As most often: the same buckets, none of which counts less, so that nothing is copied. */
  private static boolean hasOnlyGrown(FloatHistogram current, FloatHistogram previous) {
    return current.zeroThreshold() == previous.zeroThreshold()
        && !(current.zeroCount() < previous.zeroCount())
        && current.scheme().equals(previous.scheme())
        && hasOnlyGrown(current.positive(), previous.positive())
        && hasOnlyGrown(current.negative(), previous.negative());
  }

  private static boolean hasOnlyGrown(BucketCounts now, BucketCounts before) {
    if (!now.sameBuckets(before)) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (now.count(i) < before.count(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean lessThanBefore(
      FloatHistogram current, BucketSide now, FloatHistogram previous, BucketSide before) {
    BucketScheme scheme = current.scheme();
    BucketSide merged =
        previous.schema() == scheme.schema()
            ? before
            : before.mapped(index -> previous.scheme().indexIn(scheme, index));
    double threshold = current.zeroThreshold();
    return isLess(
        now,
        threshold == 0 ? 0 : ZeroBucketWidening.endingOutside(scheme, now, threshold),
        merged,
        threshold == 0 ? 0 : ZeroBucketWidening.endingOutside(scheme, merged, threshold));
  }

  /** Whether a bucket counts less than before; one that is not there counts nothing. */
  private static boolean isLess(BucketSide now, int nowFrom, BucketSide before, int beforeFrom) {
    int place = nowFrom;
    for (int i = beforeFrom; i < before.size(); i++) {
      while (place < now.size() && now.index(place) < before.index(i)) {
        place++;
      }
      boolean there = place < now.size() && now.index(place) == before.index(i);
      double count = there ? now.count(place) : 0;
      double counted = before.count(i);
      if (there ? count < counted : counted != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCustomReset(FloatHistogram current, FloatHistogram previous) {
    BucketSide now = BucketSide.of(current.positive());
    BucketSide before = BucketSide.of(previous.positive());
    if (current.scheme().equals(previous.scheme())) {
      return isLess(now, 0, before, 0);
    }
    BucketScheme common = current.scheme().commonBounds(previous.scheme());
    return isLess(
        now.mapped(index -> current.scheme().indexAmong(common, index)),
        0,
        before.mapped(index -> previous.scheme().indexAmong(common, index)),
        0);
  }
}
