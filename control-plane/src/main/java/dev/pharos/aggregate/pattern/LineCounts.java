package dev.pharos.aggregate.pattern;

import dev.pharos.signal.TimeRange;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many lines there were by time: by minute in the {@value PatternLimits#MINUTES} minutes up to
 * the newest line, by hour in the {@value PatternLimits#HOURS} hours up to it. Older lines are not
 * counted. For one thread; a {@link #copy} that nobody changes is for any.
 */
public final class LineCounts {
  public static final long MINUTE_NS = 60_000_000_000L;
  public static final long HOUR_NS = 60 * MINUTE_NS;
  private static final int MINUTES_OF_HOUR = 60;
  private static final int FIRST_HOURS = 4;

  private final int[] minutes;

  /** As many as there was need for: most patterns are young. */
  private int[] hours;

  private boolean empty;
  private long newestMinute;

  LineCounts() {
    this(new int[PatternLimits.MINUTES], new int[FIRST_HOURS], true, 0);
  }

  private LineCounts(int[] minutes, int[] hours, boolean empty, long newestMinute) {
    this.minutes = minutes;
    this.hours = hours;
    this.empty = empty;
    this.newestMinute = newestMinute;
  }

  LineCounts copy() {
    return new LineCounts(minutes.clone(), hours.clone(), empty, newestMinute);
  }

  void count(long timeNs) {
    add(Math.floorDiv(timeNs, MINUTE_NS), 1);
  }

  private void add(long minute, int lines) {
    if (empty) {
      empty = false;
      newestMinute = minute;
    } else if (minute > newestMinute) {
      advance(minute);
    }
    if (minute >= oldestMinute()) {
      minutes[Math.floorMod(minute, minutes.length)] += lines;
    }
    addHour(hourOf(minute), lines);
  }

  private void advance(long minute) {
    long from = Math.max(newestMinute + 1, minute - minutes.length + 1);
    for (long at = from; at <= minute; at++) {
      minutes[Math.floorMod(at, minutes.length)] = 0;
    }
    long newestHour = hourOf(newestMinute);
    long hour = hourOf(minute);
    if (hour > newestHour) {
      grow(hour - newestHour + usedHours());
      for (long at = Math.max(newestHour + 1, hour - hours.length + 1); at <= hour; at++) {
        hours[Math.floorMod(at, hours.length)] = 0;
      }
    }
    newestMinute = minute;
  }

  private void addHour(long hour, int lines) {
    long age = hourOf(newestMinute) - hour;
    grow(age + 1);
    if (age < hours.length) {
      hours[Math.floorMod(hour, hours.length)] += lines;
    }
  }

  /** From the oldest hour with a line up to the newest. */
  private int usedHours() {
    long newest = hourOf(newestMinute);
    for (int age = hours.length - 1; age > 0; age--) {
      if (hours[Math.floorMod(newest - age, hours.length)] > 0) {
        return age + 1;
      }
    }
    return 1;
  }

  private void grow(long wanted) {
    if (wanted <= hours.length || hours.length == PatternLimits.HOURS) {
      return;
    }
    int length = hours.length;
    while (length < wanted && length < PatternLimits.HOURS) {
      length =
          length < PatternLimits.FORMER_HOURS
              ? 2 * length
              : (int) Math.min(wanted, PatternLimits.HOURS);
      length = Math.min(length, PatternLimits.HOURS);
    }
    int[] longer = new int[length];
    long newest = hourOf(newestMinute);
    for (long hour = newest - hours.length + 1; hour <= newest; hour++) {
      longer[Math.floorMod(hour, length)] = hours[Math.floorMod(hour, hours.length)];
    }
    hours = longer;
  }

  private static long hourOf(long minute) {
    return Math.floorDiv(minute, MINUTES_OF_HOUR);
  }

  private long oldestMinute() {
    return newestMinute - minutes.length + 1;
  }

  /**
   * Whether all lines of the {@value PatternLimits#HOURS} hours are counted. A snapshot of a
   * version that counted fewer had forgotten some, which for a day is not the same as none.
   */
  public boolean isWhole() {
    return hours.length < PatternLimits.FORMER_HOURS || hours.length == PatternLimits.HOURS;
  }

  /** Whether a range that begins then is counted by minute; else its first part is by hour. */
  public boolean isByMinute(long fromNs) {
    return empty || Math.floorDiv(fromNs, MINUTE_NS) >= oldestMinute();
  }

  /**
   * Lines within a range, widened to whole minutes, and to whole hours where minutes are not known
   * any more.
   */
  public long in(TimeRange range) {
    return by(range, HOUR_NS).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Lines within a range, widened as for {@link #in}, by stretches of time that begin at multiples
   * of a length; what is known by hour only counts where its hour begins.
   *
   * @param stepNs at least a minute
   * @return by the beginning of each stretch with lines, epoch nanoseconds
   */
  public SortedMap<Long, Long> by(TimeRange range, long stepNs) {
    SortedMap<Long, Long> found = new TreeMap<>();
    if (empty) {
      return found;
    }
    long from = Math.floorDiv(range.fromNs(), MINUTE_NS);
    long to = Math.min(Math.ceilDiv(range.toNs(), MINUTE_NS), newestMinute + 1);
    long oldest = oldestMinute();
    long newestHour = hourOf(newestMinute);
    long firstHour = Math.max(hourOf(from), newestHour - hours.length + 1);
    for (long hour = firstHour;
        from < oldest && hour * MINUTES_OF_HOUR < Math.min(to, oldest);
        hour++) {
      long lines = hours[Math.floorMod(hour, hours.length)];
      long end = Math.min((hour + 1) * MINUTES_OF_HOUR, newestMinute + 1);
      for (long minute = Math.max(oldest, hour * MINUTES_OF_HOUR); minute < end; minute++) {
        lines -= minutes[Math.floorMod(minute, minutes.length)];
      }
      put(found, hour * HOUR_NS, lines, stepNs);
    }
    for (long minute = Math.max(from, oldest); minute < to; minute++) {
      put(found, minute * MINUTE_NS, minutes[Math.floorMod(minute, minutes.length)], stepNs);
    }
    return found;
  }

  private static void put(SortedMap<Long, Long> into, long timeNs, long lines, long stepNs) {
    if (lines > 0) {
      into.merge(Math.floorDiv(timeNs, stepNs) * stepNs, lines, Long::sum);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(empty);
    out.writeLong(newestMinute);
    writeRing(minutes, newestMinute, out);
    out.writeShort(hours.length);
    writeRing(hours, hourOf(newestMinute), out);
  }

  /** What is not 0, by age. */
  private static void writeRing(int[] ring, long newest, DataOutput out) throws IOException {
    out.writeShort((int) Arrays.stream(ring).filter(lines -> lines != 0).count());
    for (int age = 0; age < ring.length; age++) {
      int lines = ring[Math.floorMod(newest - age, ring.length)];
      if (lines != 0) {
        out.writeShort(age);
        out.writeInt(lines);
      }
    }
  }

  static LineCounts readFrom(DataInput in) throws IOException {
    boolean empty = in.readBoolean();
    long newest = in.readLong();
    int[] minutes = new int[PatternLimits.MINUTES];
    readRing(minutes, newest, in);
    int[] hours = new int[in.readShort()];
    readRing(hours, hourOf(newest), in);
    return new LineCounts(minutes, hours, empty, newest);
  }

  private static void readRing(int[] ring, long newest, DataInput in) throws IOException {
    for (int left = in.readShort(); left > 0; left--) {
      ring[Math.floorMod(newest - in.readShort(), ring.length)] = in.readInt();
    }
  }

  /**
   * Of the hour by minutes up to the newest line, which the snapshot before had instead; hours that
   * it had counted no more are not known.
   */
  static LineCounts ofAnHour(DataInput in, long newestNs) throws IOException {
    LineCounts read = new LineCounts();
    long newest = Math.floorDiv(newestNs, MINUTE_NS);
    int[] ring = new int[MINUTES_OF_HOUR];
    for (int slot = 0; slot < ring.length; slot++) {
      ring[slot] = in.readInt();
    }
    for (long minute = newest - ring.length + 1; minute <= newest; minute++) {
      int lines = ring[Math.floorMod(minute, ring.length)];
      if (lines > 0) {
        read.add(minute, lines);
      }
    }
    return read;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineCounts counts
        && counts.empty == empty
        && counts.newestMinute == newestMinute
        && Arrays.equals(counts.minutes, minutes)
        && Arrays.equals(counts.hours, hours);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(minutes) + Arrays.hashCode(hours);
  }
}
