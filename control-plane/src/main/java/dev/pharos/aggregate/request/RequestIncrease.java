package dev.pharos.aggregate.request;

/**
 * Requests that a series counted between two points.
 *
 * @param point the later one
 * @param fromNs epoch nanoseconds of the earlier one, or since when the series counts
 * @param counts at least one request
 */
public record RequestIncrease(RequestPoint point, long fromNs, DurationCounts counts) {
  public long toNs() {
    return point.timeNs();
  }
}
