package dev.pharos.signal;

import java.time.Duration;
import java.time.Instant;

/**
 * A half-open stretch of time.
 *
 * @param fromNs epoch nanoseconds, inclusive
 * @param toNs epoch nanoseconds, exclusive
 */
public record TimeRange(long fromNs, long toNs) {
  public TimeRange {
    if (toNs < fromNs) {
      throw new IllegalArgumentException("a range ends before it begins: " + fromNs + ".." + toNs);
    }
  }

  public static TimeRange of(Instant from, Instant to) {
    return new TimeRange(epochNs(from), epochNs(to));
  }

  public static TimeRange last(Duration length, Instant now) {
    return of(now.minus(length), now);
  }

  /** Valid for the years 1677 to 2262. */
  public static long epochNs(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  public static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNs, 1_000_000_000L), Math.floorMod(epochNs, 1_000_000_000L));
  }

  public boolean contains(long timeNs) {
    return timeNs >= fromNs && timeNs < toNs;
  }

  public boolean overlaps(long startNs, long endNs) {
    return startNs < toNs && endNs >= fromNs;
  }

  public Duration length() {
    return Duration.ofNanos(toNs - fromNs);
  }
}
