package dev.pharos.query.growth;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How much more of something is sent than earlier.
 *
 * @param per what the rates are by
 * @param before items for each of it, in the time before; of metrics series
 * @param after likewise, in the time after
 * @param enough whether the change is more than chance, and of something that matters
 * @param addedItemsPerDay by the rates, at today's number of requests; less than 0 when it is less
 * @param addedBytesPerDay on disk, an estimate; null before any of the signal is there for good
 */
public record Growth(
    Comparison comparison,
    Per per,
    double before,
    double after,
    boolean enough,
    double addedItemsPerDay,
    @Nullable Long addedBytesPerDay) {
  /** Fewer items after are not told of. */
  static final long LEAST_ITEMS = 100;

  /** Fewer on either side are no measure: then it is told by the hour. */
  static final long LEAST_REQUESTS = 100;

  /** Fewer series of a metric are not told of. */
  static final long LEAST_SERIES = 50;

  /** Less is no driver. */
  private static final double LEAST_RATIO = 1.25;

  /** Counts of things that come by chance differ by more than this many deviations seldom. */
  private static final double DEVIATIONS = 3;

  private static final double DAY_NS = 24 * 3_600e9;
  private static final double HOUR_NS = 3_600e9;

  /** What items are told for. */
  public enum Per {
    /** That the service answered. */
    REQUEST,
    HOUR,
    /** Series that had samples, whenever. */
    SERIES
  }

  /**
   * What was counted on one side of a comparison.
   *
   * @param weight what bytes on disk are by: received bytes, or items
   * @param requests that the service answered
   */
  record Counts(long items, double weight, long requests) {}

  /** Whether it is a driver. */
  public boolean isGrowth() {
    return enough && after >= before * LEAST_RATIO && after > before;
  }

  /**
   * @param bytesOfWeight on disk, by a unit of weight; empty where not known
   */
  static Growth of(
      Comparison comparison, Counts before, Counts after, OptionalDouble bytesOfWeight) {
    boolean byRequest = before.requests >= LEAST_REQUESTS && after.requests >= LEAST_REQUESTS;
    double length = comparison.after().range().length().toNanos();
    double lengthBefore = comparison.before().range().length().toNanos();
    // What the time before would have had with the requests, or in the time, of after.
    double scale = byRequest ? (double) after.requests / before.requests : length / lengthBefore;
    double expected = before.items * scale;
    double more = after.items - expected;
    double unit = byRequest ? after.requests : length / HOUR_NS;
    double days = length / DAY_NS;
    double weight = (after.weight - before.weight * scale) / days;
    return new Growth(
        comparison,
        byRequest ? Per.REQUEST : Per.HOUR,
        expected / unit,
        after.items / unit,
        after.items >= LEAST_ITEMS
            && Math.abs(more) >= DEVIATIONS * Math.sqrt(after.items + expected * scale),
        more / days,
        bytesOfWeight.isEmpty() ? null : (Long) Math.round(weight * bytesOfWeight.getAsDouble()));
  }

  /**
   * Of a metric, by the series that had samples.
   *
   * @param samplesPerDay of a series
   * @param bytesPerSample on disk; empty where not known
   */
  static Growth ofSeries(
      Comparison comparison,
      long before,
      long after,
      double samplesPerDay,
      OptionalDouble bytesPerSample) {
    double more = (after - before) * samplesPerDay;
    return new Growth(
        comparison,
        Per.SERIES,
        before,
        after,
        after >= LEAST_SERIES,
        more,
        bytesPerSample.isEmpty() ? null : (Long) Math.round(more * bytesPerSample.getAsDouble()));
  }
}
