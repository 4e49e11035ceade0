package dev.pharos.query.growth;

import dev.pharos.query.growth.Comparison.Against;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a range can be held against.
 *
 * @param asked the range that is looked at
 * @param nowNs epoch nanoseconds
 * @param beganNs when counting began, likewise
 */
record Comparisons(TimeRange asked, long nowNs, long beganNs) {
  /** Less on one side of a comparison is a moment, not a rate. */
  static final Duration LEAST = Duration.ofMinutes(10);

  /**
   * How far back windows are known for sure.
   *
   * @param byMinute what is longer ago is known by hours only
   */
  record Known(Duration byMinute, Duration byHour) {
    /** Of spans, lines and samples. */
    static final Known OF_ALL = new Known(Duration.ofHours(12), Duration.ofDays(30));

    /** Of log patterns, minutes and two hours less than are kept. */
    static final Known OF_PATTERNS = new Known(Duration.ofMinutes(75), Duration.ofHours(193));

    /** Of log patterns that were kept before, for a day. */
    static final Known OF_FORMER_PATTERNS = new Known(OF_PATTERNS.byMinute, Duration.ofHours(166));
  }

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long HOUR_NS = Resolution.HOUR.lengthNs();

  /**
   * The time since a deployment, as far as it is asked for, and the same length up to it; of a
   * rollout that goes on, since its beginning. Null where either is too short.
   */
  @Nullable Comparison with(Deployment deployment, Known known) {
    if (beganNs > nowNs) {
      return null;
    }
    Comparison byMinute = with(deployment, Resolution.MINUTE, nowNs - known.byMinute.toNanos());
    return byMinute == null
        ? with(deployment, Resolution.HOUR, nowNs - known.byHour.toNanos())
        : byMinute;
  }

  private @Nullable Comparison with(Deployment deployment, Resolution by, long knownFromNs) {
    Long finishedAtNs = deployment.finishedAtNs();
    long from =
        Math.max(
            ceil(by, finishedAtNs == null ? deployment.startedAtNs() : finishedAtNs),
            by.windowStart(asked.fromNs()));
    long to = endNs(by);
    long deployed = by.windowStart(deployment.startedAtNs());
    long length =
        Math.min(to - from, deployed - Math.max(ceil(by, knownFromNs), ceil(by, beganNs)));
    return length < Math.max(LEAST.toNanos(), by.lengthNs())
        ? null
        : new Comparison(
            Against.DEPLOY,
            counted(by, deployed - length, deployed),
            counted(by, to - length, to),
            deployment);
  }

  /**
   * The same time last week, or yesterday, or the first that was counted: the first of these that
   * is known. Null where even that is too short.
   */
  @Nullable Comparison withEarlier(Known known) {
    if (beganNs > nowNs) {
      return null;
    }
    long oldest = Math.max(beganNs, nowNs - known.byHour.toNanos());
    long to = endNs(Resolution.HOUR);
    long from = Math.min(Resolution.HOUR.windowStart(asked.fromNs()), to - HOUR_NS);
    Comparison lastWeek = shifted(Against.LAST_WEEK, from, to, WEEK, oldest);
    Comparison sameHours =
        lastWeek == null ? shifted(Against.YESTERDAY, from, to, DAY, oldest) : lastWeek;
    return sameHours == null ? withBeginning(known) : sameHours;
  }

  private static @Nullable Comparison shifted(
      Against against, long from, long to, Duration by, long oldestNs) {
    long earlier = from - by.toNanos();
    return to - from > by.toNanos() || earlier < oldestNs
        ? null
        : new Comparison(
            against,
            counted(Resolution.HOUR, earlier, to - by.toNanos()),
            counted(Resolution.HOUR, from, to),
            null);
  }

  private @Nullable Comparison withBeginning(Known known) {
    if (beganNs < nowNs - known.byHour.toNanos()) {
      return null;
    }
    boolean byMinute = beganNs >= nowNs - known.byMinute.toNanos();
    Resolution by = byMinute ? Resolution.MINUTE : Resolution.HOUR;
    long first = ceil(by, beganNs);
    long to = endNs(by);
    long half = by.windowStart(Math.max(0, to - first) / 2);
    long length = Math.min(half, to - by.windowStart(asked.fromNs()));
    return length < Math.max(LEAST.toNanos(), by.lengthNs())
        ? null
        : new Comparison(
            Against.BEGINNING,
            counted(by, first, first + length),
            counted(by, to - length, to),
            null);
  }

  /** Of the last window that is over and in the range. */
  private long endNs(Resolution by) {
    return by.windowStart(Math.min(asked.toNs(), nowNs));
  }

  private static long ceil(Resolution by, long timeNs) {
    long start = by.windowStart(timeNs);
    return start == timeNs ? start : start + by.lengthNs();
  }

  private static CountedRange counted(Resolution by, long fromNs, long toNs) {
    return new CountedRange(new TimeRange(fromNs, toNs), by);
  }
}
