package dev.pharos.aggregate.request;

/**
 * What one series of a request metric says at one time.
 *
 * @param series tells series of one sender apart: a hash of all their attributes
 * @param operation as a span's name would be, not yet a template
 * @param protocol as of its spans, such as {@code http} or {@code grpc}
 * @param failed whether its requests count as errors
 * @param delta whether it counts since the point before, not since its start
 * @param startNs epoch nanoseconds since when it counts; 0 where that is not told
 * @param timeNs epoch nanoseconds until when it counts
 */
public record RequestPoint(
    long series,
    String operation,
    String protocol,
    boolean failed,
    boolean delta,
    long startNs,
    long timeNs,
    DurationCounts counts) {

  /** The same of an operation of another name. */
  public RequestPoint named(String other) {
    return new RequestPoint(series, other, protocol, failed, delta, startNs, timeNs, counts);
  }
}
