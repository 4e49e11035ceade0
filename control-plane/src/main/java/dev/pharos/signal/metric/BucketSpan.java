package dev.pharos.signal.metric;

/**
 * A run of neighbouring buckets, as Prometheus writes them: how many indexes lie between the end of
 * the span before (or index 0, for the first) and this one, and how many buckets it has.
 *
 * @param offset the gap before the span; only the first may be negative
 * @param length number of buckets, not negative
 */
public record BucketSpan(int offset, int length) {
  /** Refuses a negative length. */
  public BucketSpan {
    if (length < 0) {
      throw new IllegalArgumentException("a span cannot have " + length + " buckets");
    }
  }
}
