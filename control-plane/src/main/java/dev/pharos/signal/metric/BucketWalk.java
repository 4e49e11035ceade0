package dev.pharos.signal.metric;

/** Walks over the buckets of a histogram by their bounds, upwards or downwards. */
final class BucketWalk {
  /** No place of any walk. */
  static final int NOWHERE = Integer.MIN_VALUE;

  private final FloatHistogram histogram;
  private final int step;
  private final int negatives;
  private final int end;

  /** 0 to before {@code negatives}: negative buckets; then the zero bucket; then positive ones. */
  private int place;

  private BucketWalk(FloatHistogram histogram, boolean up) {
    this.histogram = histogram;
    this.step = up ? 1 : -1;
    this.negatives = histogram.negative().size();
    int all = negatives + 1 + histogram.positive().size();
    this.place = up ? -1 : all;
    this.end = up ? all : -1;
  }

  static BucketWalk ascending(FloatHistogram histogram) {
    return new BucketWalk(histogram, true);
  }

  static BucketWalk descending(FloatHistogram histogram) {
    return new BucketWalk(histogram, false);
  }

  /** Goes to the next bucket, an empty zero bucket left out; false after the last. */
  boolean next() {
    if (place == end) {
      return false;
    }
    place += step;
    if (place == negatives && !(histogram.zeroCount() > 0)) {
      place += step;
    }
    return place != end;
  }

  /** Observations in the bucket. */
  double count() {
    if (place < negatives) {
      return histogram.negative().count(negatives - 1 - place);
    }
    return place == negatives
        ? histogram.zeroCount()
        : histogram.positive().count(place - negatives - 1);
  }

  /** Where the bucket is found again. */
  int place() {
    return place;
  }

  /** The bucket; where it reaches into the zero bucket, it begins at its end. */
  HistogramBucket bucket() {
    return bucketAt(place);
  }

  /** The bucket at a place that was come by. */
  HistogramBucket bucketAt(int at) {
    if (at == negatives) {
      return histogram.zeroBucket();
    }
    double threshold = histogram.zeroThreshold();
    HistogramBucket bucket =
        at < negatives
            ? histogram.negativeBucket(negatives - 1 - at)
            : histogram.positiveBucket(at - negatives - 1);
    if (bucket.upper() < 0 && bucket.upper() > -threshold) {
      return bucket.withUpper(-threshold);
    }
    if (bucket.lower() > 0 && bucket.lower() < threshold) {
      return bucket.withLower(threshold);
    }
    return bucket;
  }
}
