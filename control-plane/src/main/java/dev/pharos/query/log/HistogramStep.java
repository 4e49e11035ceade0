package dev.pharos.query.log;

import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.List;

/** How long the buckets of a histogram are: lengths that clocks and people know. */
final class HistogramStep {
  private static final List<Duration> LENGTHS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(7));

  private HistogramStep() {}

  /** The shortest length of which no more than so many cover the range, in nanoseconds. */
  static long of(TimeRange range, int buckets) {
    for (Duration length : LENGTHS) {
      long step = length.toNanos();
      if (touched(range, step) <= buckets) {
        return step;
      }
    }
    long week = LENGTHS.getLast().toNanos();
    return Math.ceilDiv(range.toNs() - range.fromNs(), Math.max(1, buckets - 1) * week) * week;
  }

  /** Buckets begin at multiples of their length, so that one more may be touched than fit. */
  static long touched(TimeRange range, long step) {
    long first = Math.floorDiv(range.fromNs(), step);
    long last = Math.floorDiv(Math.max(range.fromNs(), range.toNs() - 1), step);
    return last - first + 1;
  }
}
