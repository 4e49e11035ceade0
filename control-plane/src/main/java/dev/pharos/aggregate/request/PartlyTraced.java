package dev.pharos.aggregate.request;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * When the spans of one service were only a part of its requests, so that its figures are made of
 * what its agents counted. That is told by holding one against the other: requests that agents
 * counted within some time, against spans of that time and of an interval of reports on both sides,
 * since a report does not tell when within its interval requests came. Where every request is
 * traced, spans are never fewer, whatever the traffic.
 *
 * <p>So it begins when spans are fewer by a twentieth, and ends when over an hour they are not
 * fewer by more than a fiftieth: in between it stays what it is. For one thread.
 */
public final class PartlyTraced {
  /** What figures of a window are made of. */
  public enum Source {
    SPANS,
    REPORTS,
    /** Nothing yet: not all reports of it have come. */
    NONE
  }

  private static final long SLOT_NS = Resolution.TEN_SECONDS.lengthNs();

  /** A bit more than an hour. */
  private static final int SLOTS = 400;

  /** What is held against each other, in slots: the shortest that shows it is the sharpest. */
  private static final int[] LENGTHS = {3, 6, 12, 30, 90, 360};

  private static final int LONGEST = LENGTHS[LENGTHS.length - 1];

  /** Spans come within so long; what comes later is missing on both sides. */
  private static final long SPANS_COME_NS = Duration.ofSeconds(20).toNanos();

  /** Requests that come together over a longer time cannot be held against anything. */
  private static final long LONGEST_INTERVAL_NS = Duration.ofSeconds(130).toNanos();

  /** Spans that are missing by accident are fewer. */
  private static final int FEWEST_MISSING = 10;

  private static final double BEGINS_BELOW = 0.95;
  private static final double ENDS_ABOVE = 0.98;

  /** Fewer requests in an hour tell nothing. */
  private static final int FEWEST = 20;

  /** Without reports for so long, there is nothing that figures could be made of. */
  private static final long UNREPORTED_NS = Duration.ofMinutes(10).toNanos();

  /** Versions that are remembered to report: as many as a service may have. */
  private static final int MOST_VERSIONS = 100;

  /** Times that are remembered; the oldest go. */
  private static final int MOST_RUNS = 100;

  private final long[] spans = new long[SLOTS];
  private final long[] reported = new long[SLOTS];
  private long newestSlot = Long.MIN_VALUE;
  private final List<Run> runs = new ArrayList<>();
  private final Set<String> protocols = new HashSet<>();
  private final LinkedHashSet<String> versions = new LinkedHashSet<>();
  private long completeNs = Long.MIN_VALUE;
  private boolean silent;

  /** A time in which spans were a part, with the first window of each resolution. */
  private record Run(long tenSeconds, long minute, long hour, long toNs) {

    static Run from(ToLongFunction<Resolution> firstWindow) {
      return new Run(
          firstWindow.applyAsLong(Resolution.TEN_SECONDS),
          firstWindow.applyAsLong(Resolution.MINUTE),
          firstWindow.applyAsLong(Resolution.HOUR),
          Long.MAX_VALUE);
    }

    Run until(long endNs) {
      return new Run(tenSeconds, minute, hour, Resolution.TEN_SECONDS.windowStart(endNs));
    }

    long from(Resolution resolution) {
      return switch (resolution) {
        case TEN_SECONDS -> tenSeconds;
        case MINUTE -> minute;
        case HOUR -> hour;
      };
    }

    boolean isOpen() {
      return toNs == Long.MAX_VALUE;
    }
  }

  /** Counts a request that was traced and would be in reports. */
  public void traced(long endNs) {
    int slot = slot(endNs);
    if (slot >= 0) {
      spans[slot]++;
    }
  }

  /** Requests that were reported within a window of ten seconds, of operations that are traced. */
  public void reported(long startNs, long count) {
    int slot = slot(startNs);
    if (slot >= 0) {
      reported[slot] += count;
    }
  }

  /** Whether a report's interval is short enough to be held against spans. */
  public static boolean canBeCompared(long fromNs, long toNs) {
    return toNs - fromNs <= LONGEST_INTERVAL_NS;
  }

  /** Reports have requests of this protocol, and those of this version tell them. */
  public void reports(String protocol, String version) {
    protocols.add(protocol);
    if (versions.add(version) && versions.size() > MOST_VERSIONS) {
      versions.removeFirst();
    }
  }

  public boolean isReported(String protocol) {
    return protocols.contains(protocol);
  }

  /** A version without such metrics is only known by its spans. */
  public boolean isReportedBy(String version) {
    return versions.contains(version);
  }

  /** Where a time is counted; negative where it is too long ago. */
  private int slot(long timeNs) {
    long slot = Math.floorDiv(timeNs, SLOT_NS);
    if (newestSlot == Long.MIN_VALUE) {
      newestSlot = slot;
    }
    while (newestSlot < slot) {
      newestSlot = Math.max(newestSlot + 1, slot - SLOTS);
      spans[Math.floorMod(newestSlot, SLOTS)] = 0;
      reported[Math.floorMod(newestSlot, SLOTS)] = 0;
    }
    return slot <= newestSlot - SLOTS ? -1 : Math.floorMod(slot, SLOTS);
  }

  private long sum(long[] counts, long firstSlot, long endSlot) {
    long sum = 0;
    long first = Math.max(firstSlot, newestSlot - SLOTS + 1);
    for (long slot = first; slot < Math.min(endSlot, newestSlot + 1); slot++) {
      sum += counts[Math.floorMod(slot, SLOTS)];
    }
    return sum;
  }

  /**
   * Looks again.
   *
   * @param completeUntilNs when all who report had reported last; {@link Long#MIN_VALUE} when
   *     nobody does
   * @param intervalNs of reports, the longest
   * @param firstWindows of which windows of a resolution the figures can still be chosen
   * @return since when figures may have changed; {@link Long#MAX_VALUE} when they did not
   */
  public long look(
      long nowNs, long completeUntilNs, long intervalNs, ToLongFunction<Resolution> firstWindows) {
    boolean wasSilent = silent;
    long wasCompleteNs = completeNs;
    silent = completeUntilNs == Long.MIN_VALUE;
    completeNs = Math.max(completeNs, Math.min(completeUntilNs, nowNs));
    long changedNs = Long.MAX_VALUE;
    if (isPart()) {
      if (silent != wasSilent || completeNs != wasCompleteNs) {
        changedNs = Math.min(wasCompleteNs, completeNs);
      }
      if (wasSilent && !silent) {
        goOn(wasCompleteNs, firstWindows);
      }
      Run run = runs.getLast();
      boolean isOver =
          silent ? nowNs - completeNs > UNREPORTED_NS : isWhole(run, nowNs, intervalNs);
      if (isOver) {
        Run closed = run.until(completeNs);
        runs.set(runs.size() - 1, closed);
        changedNs = Math.min(changedNs, closed.toNs());
      }
      return changedNs;
    }
    return silent ? changedNs : begin(nowNs, intervalNs, firstWindows);
  }

  /** Reports come again: windows that left memory meanwhile are those of spans. */
  private void goOn(long fromNs, ToLongFunction<Resolution> firstWindows) {
    runs.set(runs.size() - 1, runs.getLast().until(fromNs));
    add(
        Run.from(resolution ->
            Math.max(resolution.windowStart(fromNs), firstWindows.applyAsLong(resolution))));
  }

  private void add(Run run) {
    if (runs.size() >= MOST_RUNS) {
      runs.removeFirst();
    }
    runs.add(run);
  }

  private long begin(long nowNs, long intervalNs, ToLongFunction<Resolution> firstWindows) {
    long end = comparedUntil(nowNs, intervalNs);
    for (int length : LENGTHS) {
      long first = end - length;
      long counted = sum(reported, first, end);
      long traced = tracedAround(first, end, intervalNs);
      if (counted - traced >= FEWEST_MISSING && traced < counted * BEGINS_BELOW) {
        long fromNs = first * SLOT_NS;
        add(
            Run.from(resolution ->
                Math.max(firstWindow(fromNs, resolution), firstWindows.applyAsLong(resolution))));
        return Resolution.HOUR.windowStart(fromNs);
      }
    }
    return Long.MAX_VALUE;
  }

  /** The window that holds a time, unless it was better counted by spans until then. */
  private long firstWindow(long timeNs, Resolution resolution) {
    long startNs = resolution.windowStart(timeNs);
    long first = startNs / SLOT_NS;
    long end = timeNs / SLOT_NS;
    boolean asWell = sum(reported, first, end) >= sum(spans, first, end) * BEGINS_BELOW;
    return asWell ? startNs : startNs + resolution.lengthNs();
  }

  /** The slot before which both sides are known, with the interval that spans go further. */
  private long comparedUntil(long nowNs, long intervalNs) {
    return Math.floorDiv(
        Math.min(completeNs, nowNs - SPANS_COME_NS - margin(intervalNs) * SLOT_NS), SLOT_NS);
  }

  private long tracedAround(long first, long end, long intervalNs) {
    long margin = margin(intervalNs);
    return sum(spans, first - margin, end + margin);
  }

  private static long margin(long intervalNs) {
    return Math.ceilDiv(Math.min(intervalNs, LONGEST_INTERVAL_NS), SLOT_NS) + 1;
  }

  private boolean isWhole(Run run, long nowNs, long intervalNs) {
    long end = comparedUntil(nowNs, intervalNs);
    long first = end - LONGEST;
    if (first * SLOT_NS < run.tenSeconds()) {
      return false;
    }
    long counted = sum(reported, first, end);
    return counted >= FEWEST && tracedAround(first, end, intervalNs) >= counted * ENDS_ABOVE;
  }

  /** Whether spans are a part now. */
  public boolean isPart() {
    return !runs.isEmpty() && runs.getLast().isOpen();
  }

  /** Up to when figures are known: epoch nanoseconds; {@link Long#MAX_VALUE} where up to now. */
  public long knownUntilNs() {
    return isPart() && !silent ? completeNs : Long.MAX_VALUE;
  }

  /** Whether figures of any of a range are made of reports. */
  public boolean isPartIn(TimeRange range) {
    return runs.stream()
        .anyMatch(run -> run.tenSeconds() < range.toNs() && run.toNs() > range.fromNs());
  }

  /** Which share of requests was traced in a range that it {@link #isPartIn}; 1 in others. */
  public double share(TimeRange range) {
    if (!isPartIn(range)) {
      return 1;
    }
    double share = share(range.fromNs() / SLOT_NS, Math.min(range.toNs(), completeNs) / SLOT_NS);
    // Of longer ago only that of now is known.
    return Double.isNaN(share) ? known(share(newestSlot - SLOTS, newestSlot + 1)) : share;
  }

  private static double known(double share) {
    return Double.isNaN(share) ? 1 : share;
  }

  /** Not a number where nothing was reported. */
  private double share(long firstSlot, long endSlot) {
    double counted = sum(reported, firstSlot, endSlot);
    return counted == 0 ? Double.NaN : Math.min(1, sum(spans, firstSlot, endSlot) / counted);
  }

  /** What the figures of a window are made of. */
  public Source source(Resolution resolution, long startNs) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run run = runs.get(i);
      if (startNs >= run.from(resolution) && startNs < run.toNs()) {
        return run.isOpen() ? sourceNow(resolution, startNs) : Source.REPORTS;
      }
    }
    return Source.SPANS;
  }

  private Source sourceNow(Resolution resolution, long startNs) {
    if (startNs + resolution.lengthNs() <= completeNs) {
      return Source.REPORTS;
    }
    if (startNs >= completeNs) {
      return silent ? Source.SPANS : Source.NONE;
    }
    return silent || resolution != Resolution.TEN_SECONDS ? Source.REPORTS : Source.NONE;
  }

  /** In the order of the fields. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(newestSlot);
    for (int i = 0; i < SLOTS; i++) {
      DurationCounts.writeNumber(out, spans[i]);
      DurationCounts.writeNumber(out, reported[i]);
    }
    out.writeInt(runs.size());
    for (Run run : runs) {
      out.writeLong(run.tenSeconds());
      out.writeLong(run.minute());
      out.writeLong(run.hour());
      out.writeLong(run.toNs());
    }
    out.writeInt(protocols.size());
    for (String protocol : new TreeSet<>(protocols)) {
      out.writeUTF(protocol);
    }
    out.writeInt(versions.size());
    for (String version : versions) {
      out.writeUTF(version);
    }
    out.writeLong(completeNs);
    out.writeBoolean(silent);
  }

  /** Reads what {@link #write} wrote. */
  public static PartlyTraced read(DataInput in) throws IOException {
    PartlyTraced part = new PartlyTraced();
    part.newestSlot = in.readLong();
    for (int i = 0; i < SLOTS; i++) {
      part.spans[i] = DurationCounts.readNumber(in);
      part.reported[i] = DurationCounts.readNumber(in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      part.runs.add(new Run(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      part.protocols.add(in.readUTF());
    }
    for (int left = in.readInt(); left > 0; left--) {
      part.versions.add(in.readUTF());
    }
    part.completeNs = in.readLong();
    part.silent = in.readBoolean();
    return part;
  }
}
