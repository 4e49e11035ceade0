package dev.pharos.signal.metric;

/**
 * What the zero bucket of a histogram would be if it were at least so wide. Where the threshold
 * would lie within a populated bucket it moves on to that bucket's end, so that each bucket lies
 * either wholly inside or wholly outside.
 *
 * @param threshold at least the one that was asked for
 * @param count observations in the wider zero bucket
 */
record ZeroBucketWidening(double threshold, KahanSum count) {

  static ZeroBucketWidening of(
      BucketScheme scheme,
      BucketSide positive,
      BucketSide negative,
      KahanSum zeroCount,
      double threshold) {
    double reached = threshold;
    while (true) {
      KahanSum count = zeroCount.copy();
      reached = gather(scheme, positive, reached, count);
      double after = gather(scheme, negative, reached, count);
      if (after == reached) {
        return new ZeroBucketWidening(reached, count);
      }
      // A negative bucket moved the threshold: positive ones have to be looked at again.
      reached = after;
    }
  }

  private static double gather(
      BucketScheme scheme, BucketSide side, double threshold, KahanSum count) {
    for (int i = 0; i < side.size() && scheme.lower(side.index(i)) < threshold; i++) {
      count.add(side.count(i));
      count.add(side.lost(i));
      double end = scheme.upper(side.index(i));
      if (end > threshold) {
        return side.count(i) == 0 ? threshold : end;
      }
    }
    return threshold;
  }

  /** The first place of a side that lies outside a zero bucket. */
  static int outside(BucketScheme scheme, BucketSide side, double threshold) {
    int place = 0;
    while (place < side.size() && scheme.lower(side.index(place)) < threshold) {
      place++;
    }
    return place;
  }

  /** The first place of a side whose bucket ends outside a zero bucket. */
  static int endingOutside(BucketScheme scheme, BucketSide side, double threshold) {
    int place = 0;
    while (place < side.size() && scheme.upper(side.index(place)) <= threshold) {
      place++;
    }
    return place;
  }
}
