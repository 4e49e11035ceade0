package dev.pharos.query.overhead;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;

/**
 * A range as the ledger counts it: whole minutes, or whole hours where minutes are not known any
 * more or too many, so it may reach a little further than was asked.
 *
 * @param resolution minutes or hours
 */
public record CountedRange(TimeRange range, Resolution resolution) {
  /** Longest range that is counted by minutes: each operation has a count in each of 360. */
  private static final Duration LONGEST_BY_MINUTE = Duration.ofHours(6);

  /** So far back the minutes of samples are known for sure. */
  private static final Duration MINUTES_KNOWN = Duration.ofHours(12);

  static CountedRange of(TimeRange asked, long nowNs) {
    boolean byMinute =
        asked.length().compareTo(LONGEST_BY_MINUTE) <= 0
            && asked.fromNs() - asked.length().toNanos() >= nowNs - MINUTES_KNOWN.toNanos();
    Resolution resolution = byMinute ? Resolution.MINUTE : Resolution.HOUR;
    long from = resolution.windowStart(asked.fromNs());
    long to = resolution.windowStart(asked.toNs() - 1) + resolution.lengthNs();
    return new CountedRange(new TimeRange(from, Math.max(from, to)), resolution);
  }

  /** The range of the same length before it. */
  CountedRange before() {
    long length = range.toNs() - range.fromNs();
    return new CountedRange(new TimeRange(range.fromNs() - length, range.fromNs()), resolution);
  }
}
