package dev.pharos.query;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;

/**
 * A range as windows see it: whole windows of one resolution.
 *
 * @param range starts and ends where windows do, so it may reach a little further than was asked
 * @param measuredNs how much of it has passed since telemetry began: what rates are divided by
 */
record Stretch(Resolution resolution, TimeRange range, long nowNs, long measuredNs) {
  private static final long SECOND = 1_000_000_000L;

  /**
   * The windows for totals and lists. What lies before the first telemetry does not count as long.
   *
   * @param beganNs when the first telemetry came that is still remembered
   */
  static Stretch of(TimeRange asked, long nowNs, long beganNs) {
    return of(
        resolutionFor(asked, nowNs, beganNs, QueryLimits.LONGEST_FINE), asked, nowNs, beganNs);
  }

  /** The windows for a chart: finer. */
  static Stretch forChart(TimeRange asked, long nowNs, long beganNs) {
    return of(
        resolutionFor(asked, nowNs, beganNs, QueryLimits.LONGEST_FINE_CHART),
        asked,
        nowNs,
        beganNs);
  }

  static Stretch of(Resolution resolution, TimeRange asked, long nowNs, long beganNs) {
    long from = resolution.windowStart(asked.fromNs());
    long to = asked.toNs();
    if (to > resolution.windowStart(to)) {
      to = resolution.windowStart(to) + resolution.lengthNs();
    }
    long measuredFrom = Math.max(from, resolution.windowStart(beganNs));
    long measured = Math.max(SECOND, Math.min(to, nowNs) - measuredFrom);
    return new Stretch(resolution, new TimeRange(from, Math.max(from, to)), nowNs, measured);
  }

  /**
   * The same of which nothing later than a time is known.
   *
   * @param knownUntilNs epoch nanoseconds; {@link Long#MAX_VALUE} where all is
   */
  Stretch until(long knownUntilNs) {
    long end = Math.min(range.toNs(), nowNs);
    if (knownUntilNs >= end) {
      return this;
    }
    long known = Math.max(SECOND, measuredNs - (end - knownUntilNs));
    return new Stretch(resolution, range, Math.min(nowNs, knownUntilNs), known);
  }

  double seconds() {
    return measuredNs / (double) SECOND;
  }

  /** The number of its first window, counted since the epoch. */
  long firstWindow() {
    return Math.floorDiv(range.fromNs(), resolution.lengthNs());
  }

  /** The number of the window after its last. */
  long endWindow() {
    return Math.ceilDiv(range.toNs(), resolution.lengthNs());
  }

  /**
   * The number of its first window that is still counted in: that changes with each answer, and
   * with it all that it is part of.
   */
  long settledWindow() {
    long current = Math.floorDiv(nowNs, resolution.lengthNs());
    return Math.clamp(current - 1, firstWindow(), endWindow());
  }

  int windows() {
    return Math.toIntExact((range.toNs() - range.fromNs()) / resolution.lengthNs());
  }

  private static Resolution resolutionFor(
      TimeRange asked, long nowNs, long beganNs, Duration longestFine) {
    long fromNs = Math.clamp(beganNs, asked.fromNs(), asked.toNs());
    TimeRange known = new TimeRange(fromNs, asked.toNs());
    if (fits(asked, known, nowNs, Resolution.TEN_SECONDS, longestFine)) {
      return Resolution.TEN_SECONDS;
    }
    return fits(asked, known, nowNs, Resolution.MINUTE, QueryLimits.LONGEST_MEDIUM)
        ? Resolution.MINUTE
        : Resolution.HOUR;
  }

  /** The whole range must be near enough to be drawn so finely, and be kept so finely. */
  private static boolean fits(
      TimeRange asked, TimeRange known, long nowNs, Resolution resolution, Duration most) {
    return known.length().compareTo(most) <= 0
        && known.fromNs() >= nowNs - resolution.retention().toNanos()
        && asked.length().dividedBy(resolution.length()) <= QueryLimits.MOST_WINDOWS;
  }
}
