package dev.pharos.signal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts by bin of a {@link LatencySketch}. There are as many sketches as operations and edges have
 * windows, and most hold a few dozen values: those are kept as a list, two bytes each, and counting
 * is an append. Beyond that there is a counter for each bin of the range seen, a byte as long as no
 * bin holds more than 255. Not safe for use by several threads while it is changed; reading changes
 * nothing.
 */
final class LatencyBins {
  /** A list up to this long takes less room than counters for the bins that latencies span. */
  private static final int LIST = 128;

  private static final int FIRST_LIST = 8;

  /** Counters are added in steps, so that a range which grows is not copied for each bin. */
  private static final int STEP = 32;

  private static final int MOST_IN_A_BYTE = 0xFF;
  private static final int MOST_BYTES_OF_A_LONG = 10;

  private static final int LISTED = 0;
  private static final int NARROW = 1;
  private static final int WIDE = 2;
  private static final short[] NONE = new short[0];

  // One of the three is in use.
  private short[] list = NONE;
  private byte @Nullable [] narrow;
  private long @Nullable [] wide;

  private int listed;
  private int firstBin;
  private long total;

  /** Takes a bin and how often it was hit; bins come in ascending order. */
  interface Reader {
    /** Whether to go on. */
    boolean read(int bin, long count);
  }

  LatencyBins() {}

  LatencyBins(LatencyBins other) {
    list = other.listed == 0 ? NONE : Arrays.copyOf(other.list, other.listed);
    narrow = other.narrow == null ? null : other.narrow.clone();
    wide = other.wide == null ? null : other.wide.clone();
    listed = other.listed;
    firstBin = other.firstBin;
    total = other.total;
  }

  long total() {
    return total;
  }

  void add(int bin) {
    if (isList() && listed < LIST) {
      if (listed == list.length) {
        list = Arrays.copyOf(list, Math.max(FIRST_LIST, 2 * listed));
      }
      list[listed++] = (short) bin;
      total++;
    } else {
      add(bin, 1);
    }
  }

  /** Adds some of an array's bins, in one go: cheaper than each alone. */
  void addAll(short[] bins, int count) {
    if (isList() && listed + count <= LIST) {
      int needed = listed + count;
      if (needed > list.length) {
        list = Arrays.copyOf(list, Math.max(FIRST_LIST, Math.max(needed, 2 * listed)));
      }
      System.arraycopy(bins, 0, list, listed, count);
      listed = needed;
      total += count;
    } else if (count > 0) {
      countAll(bins, count);
    }
  }

  /** Beyond a list: room is made once for all of them. */
  private void countAll(short[] bins, int count) {
    int least = bins[0];
    int most = bins[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, bins[i]);
      most = Math.max(most, bins[i]);
    }
    cover(least, most);
    total += count;
    int counted = 0;
    byte[] bytes = narrow;
    if (bytes != null) {
      while (counted < count && bytes[bins[counted] - firstBin] != (byte) MOST_IN_A_BYTE) {
        bytes[bins[counted++] - firstBin]++;
      }
    }
    if (counted < count) {
      long[] longs = widened();
      while (counted < count) {
        longs[bins[counted++] - firstBin]++;
      }
    }
  }

  void add(int bin, long count) {
    if (isList() && count <= LIST - listed) {
      for (long i = 0; i < count; i++) {
        add(bin);
      }
      return;
    }
    cover(bin, bin);
    total += count;
    byte[] bytes = narrow;
    if (bytes != null) {
      long sum = (bytes[bin - firstBin] & MOST_IN_A_BYTE) + count;
      if (sum <= MOST_IN_A_BYTE) {
        bytes[bin - firstBin] = (byte) sum;
        return;
      }
    }
    widened()[bin - firstBin] += count;
  }

  void add(LatencyBins other) {
    if (other.total == 0) {
      return;
    }
    if (other.wide != null) {
      addCounters(other.wide, other.firstBin);
    } else if (other.narrow != null) {
      addCounters(other.narrow, other.firstBin);
    } else {
      for (int i = 0; i < other.listed; i++) {
        add(other.list[i]);
      }
      return; // each was counted
    }
    total += other.total;
  }

  private void addCounters(long[] added, int addedFirst) {
    cover(addedFirst, addedFirst + added.length - 1);
    long[] sums = widened();
    int shift = addedFirst - firstBin;
    for (int i = 0; i < added.length; i++) {
      sums[i + shift] += added[i];
    }
  }

  private void addCounters(byte[] added, int addedFirst) {
    cover(addedFirst, addedFirst + added.length - 1);
    int shift = addedFirst - firstBin;
    int done = 0;
    byte[] bytes = narrow;
    while (bytes != null && done < added.length) {
      int sum = (bytes[done + shift] & MOST_IN_A_BYTE) + (added[done] & MOST_IN_A_BYTE);
      if (sum > MOST_IN_A_BYTE) {
        break;
      }
      bytes[done + shift] = (byte) sum;
      done++;
    }
    if (done < added.length) {
      long[] sums = widened();
      for (int i = done; i < added.length; i++) {
        sums[i + shift] += added[i] & MOST_IN_A_BYTE;
      }
    }
  }

  /**
   * The bins that hold values of some ranks.
   *
   * @param before how many values are smaller than all in bins
   * @param ranks ascending, 0 for the smallest value
   * @return for each the first bin up to which more values are than its rank says, or the last bin
   */
  int[] find(long before, double[] ranks) {
    int[] bins = new int[ranks.length];
    int next = 0;
    int last = 0;
    long passed = before;
    short[] sorted = isList() ? sortedList() : NONE;
    int length = isList() ? listed : counters();
    for (int i = 0; i < length && next < ranks.length; i++) {
      long count = isList() ? 1 : counter(i);
      if (count > 0) {
        last = isList() ? sorted[i] : firstBin + i;
        passed += count;
        while (next < ranks.length && passed > ranks[next]) {
          bins[next++] = last;
        }
      }
    }
    Arrays.fill(bins, next, bins.length, last);
    return bins;
  }

  /** A copy: who reads may not change what another reads too. */
  private short[] sortedList() {
    short[] sorted = Arrays.copyOf(list, listed);
    Arrays.sort(sorted);
    return sorted;
  }

  /** How much memory the counters take. */
  long bytes() {
    return (long) Short.BYTES * list.length
        + (narrow == null ? 0 : narrow.length)
        + (wide == null ? 0 : (long) Long.BYTES * wide.length);
  }

  /** As {@link #read}, after telling how many bins there are. */
  void read(IntConsumer number, Reader reader) {
    if (isList()) {
      short[] sorted = sortedList();
      int distinct = 0;
      for (int i = 0; i < sorted.length; i++) {
        distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
      }
      number.accept(distinct);
      readList(sorted, reader);
      return;
    }
    int distinct = 0;
    for (int i = counters() - 1; i >= 0; i--) {
      distinct += counter(i) != 0 ? 1 : 0;
    }
    number.accept(distinct);
    read(reader);
  }

  void read(Reader reader) {
    if (isList()) {
      readList(sortedList(), reader);
      return;
    }
    int length = counters();
    for (int i = 0; i < length; i++) {
      long count = counter(i);
      if (count != 0 && !reader.read(firstBin + i, count)) {
        return;
      }
    }
  }

  private static void readList(short[] sorted, Reader reader) {
    int from = 0;
    while (from < sorted.length) {
      int to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if (!reader.read(sorted[from], to - from)) {
        return;
      }
      from = to;
    }
  }

  /** Upper bound of what {@link #writeTo} writes. */
  int stateBytes() {
    if (isList()) {
      return 3 + Short.BYTES * listed;
    }
    return 5 + counters() * (wide == null ? 1 : MOST_BYTES_OF_A_LONG);
  }

  /**
   * Writes everything as it is, unsorted and with empty counters in between: three times as fast as
   * bins and counts, for what is soon compressed and rarely read.
   */
  void writeTo(ByteBuffer out) {
    out.put((byte) (isList() ? LISTED : wide == null ? NARROW : WIDE));
    if (isList()) {
      out.putShort((short) listed);
      for (int i = 0; i < listed; i++) {
        out.putShort(list[i]);
      }
      return;
    }
    out.putShort((short) firstBin).putShort((short) counters());
    if (narrow != null) {
      out.put(narrow);
    } else {
      for (long count : wide == null ? new long[0] : wide) {
        long rest = count;
        while ((rest & ~0x7FL) != 0) {
          out.put((byte) (rest | 0x80));
          rest >>>= 7;
        }
        out.put((byte) rest);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static LatencyBins readFrom(ByteBuffer in) {
    LatencyBins bins = new LatencyBins();
    int kind = in.get();
    if (kind == LISTED) {
      bins.listed = in.getShort();
      bins.list = new short[bins.listed];
      for (int i = 0; i < bins.listed; i++) {
        bins.list[i] = in.getShort();
      }
      bins.total = bins.listed;
      return bins;
    }
    bins.firstBin = in.getShort();
    int length = in.getShort();
    if (kind == NARROW) {
      byte[] bytes = new byte[length];
      in.get(bytes);
      bins.narrow = bytes;
    } else {
      long[] longs = new long[length];
      for (int i = 0; i < length; i++) {
        longs[i] = readNumber(in);
      }
      bins.wide = longs;
    }
    for (int i = 0; i < length; i++) {
      bins.total += bins.counter(i);
    }
    return bins;
  }

  private static long readNumber(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next = in.get();
    while (next < 0) {
      value |= (long) (next & 0x7F) << shift;
      shift += 7;
      next = in.get();
    }
    return value | ((long) next << shift);
  }

  private boolean isList() {
    return narrow == null && wide == null;
  }

  private int counters() {
    if (wide != null) {
      return wide.length;
    }
    return narrow == null ? 0 : narrow.length;
  }

  private long counter(int at) {
    if (wide != null) {
      return wide[at];
    }
    return narrow == null ? 0 : narrow[at] & MOST_IN_A_BYTE;
  }

  /** From bytes to long counters. */
  private long[] widened() {
    long[] longs = wide;
    if (longs == null) {
      longs = new long[counters()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = counter(i);
      }
      wide = longs;
      narrow = null;
    }
    return longs;
  }

  /** Leaves counters, not a list, that cover a range of bins and all that were seen before. */
  private void cover(int from, int to) {
    int length = counters();
    if (length > 0 && from >= firstBin && to < firstBin + length) {
      return;
    }
    int least = from;
    int most = to;
    for (int i = 0; i < listed; i++) {
      least = Math.min(least, list[i]);
      most = Math.max(most, list[i]);
    }
    if (length > 0) {
      least = Math.min(least, firstBin);
      most = Math.max(most, firstBin + length - 1);
    }
    int oldFirst = firstBin;
    firstBin = Math.floorDiv(least, STEP) * STEP;
    int larger = (Math.floorDiv(most, STEP) + 1) * STEP - firstBin;
    if (wide != null) {
      long[] longs = new long[larger];
      System.arraycopy(wide, 0, longs, oldFirst - firstBin, length);
      wide = longs;
      return;
    }
    byte[] bytes = new byte[larger];
    if (narrow != null) {
      System.arraycopy(narrow, 0, bytes, oldFirst - firstBin, length);
    }
    for (int i = 0; i < listed; i++) {
      bytes[list[i] - firstBin]++; // a list is shorter than a byte can count
    }
    narrow = bytes;
    list = NONE;
    listed = 0;
  }
}
