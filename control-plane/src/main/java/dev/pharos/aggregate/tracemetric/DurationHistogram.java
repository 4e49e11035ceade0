package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How long something took, counted since its series began: in classic buckets, in native ones, and
 * summed up. Each is exact. Durations wait until there are some of them, since counting one touches
 * three places in memory and counting thirty-two touches them as often. For one thread.
 */
public final class DurationHistogram {
  /** Durations that wait: four cache lines. */
  private static final int ROOM = 32;

  private static final long NS_PER_SECOND = 1_000_000_000;

  /** Nine years: as many as can wait of less than that still add up to a long. */
  private static final long LONG_NS = 1L << 58;

  private final ClassicBounds bounds;
  private final long[] waiting;
  private int waits;
  private final long[] classic;

  /** By index from {@link #first} on. */
  private long[] exponential = new long[0];

  private int first;
  private long zeros;
  private long count;

  /** Whole seconds and the rest: the sum of a busy service's would not fit nanoseconds for long. */
  private long seconds;

  private long nanos;

  DurationHistogram(ClassicBounds bounds) {
    this(bounds, ROOM);
  }

  private DurationHistogram(ClassicBounds bounds, int room) {
    this.bounds = bounds;
    this.waiting = new long[room];
    this.classic = new long[bounds.buckets()];
  }

  /** Counts a duration; a negative one counts as 0. */
  void add(long durationNs) {
    if (waits == ROOM) {
      drain();
    }
    waiting[waits++] = durationNs;
  }

  private void drain() {
    for (int i = 0; i < waits; i++) {
      long durationNs = Math.max(0, waiting[i]);
      classic[bounds.bucket(durationNs)]++;
      if (durationNs == 0) {
        zeros++;
      } else {
        int place = place(NativeBuckets.index(durationNs)); // may replace the array
        exponential[place]++;
        if (durationNs < LONG_NS) {
          nanos += durationNs;
        } else {
          seconds += durationNs / NS_PER_SECOND;
          nanos += durationNs % NS_PER_SECOND;
        }
      }
    }
    count += waits;
    waits = 0;
    seconds += nanos / NS_PER_SECOND;
    nanos %= NS_PER_SECOND;
  }

  /** Where an index is counted; makes room for it. */
  private int place(int index) {
    int place = index - first;
    if (place >= 0 && place < exponential.length) {
      return place;
    }
    if (exponential.length == 0) {
      first = index;
      exponential = new long[1];
    } else if (place < 0) {
      long[] wider = new long[exponential.length - place];
      System.arraycopy(exponential, 0, wider, -place, exponential.length);
      first = index;
      exponential = wider;
    } else {
      exponential = Arrays.copyOf(exponential, place + 1);
    }
    return index - first;
  }

  /** Begins anew at zero. */
  void clear() {
    waits = 0;
    Arrays.fill(classic, 0);
    exponential = new long[0];
    first = 0;
    zeros = 0;
    count = 0;
    seconds = 0;
    nanos = 0;
  }

  /** What was counted up to now; what is counted later does not change it. */
  DurationHistogram read() {
    drain();
    DurationHistogram copy = new DurationHistogram(bounds, 0);
    System.arraycopy(classic, 0, copy.classic, 0, classic.length);
    copy.exponential = exponential.clone();
    copy.first = first;
    copy.zeros = zeros;
    copy.count = count;
    copy.seconds = seconds;
    copy.nanos = nanos;
    return copy;
  }

  public ClassicBounds bounds() {
    return bounds;
  }

  /** How many durations were counted. */
  public long count() {
    return count + waits;
  }

  /** Their sum in seconds. Of what {@link #read} gave. */
  public double sumSeconds() {
    return seconds + nanos / (double) NS_PER_SECOND;
  }

  /** For each classic bucket, how many are in it and those below. Of what {@link #read} gave. */
  public long[] cumulative() {
    long[] atMost = classic.clone();
    for (int i = 1; i < atMost.length; i++) {
      atMost[i] += atMost[i - 1];
    }
    return atMost;
  }

  /** The same as a native histogram. Of what {@link #read} gave. */
  public FloatHistogram toNative() {
    double[] counts = new double[exponential.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = exponential[i];
    }
    List<BucketSpan> spans =
        counts.length == 0 ? List.of() : List.of(new BucketSpan(first, counts.length));
    return FloatHistogram.builder()
        .schema(NativeBuckets.SCHEMA)
        .zero(NativeBuckets.ZERO_THRESHOLD, (double) zeros)
        .count((double) count)
        .sum(sumSeconds())
        .positive(spans, counts)
        .build()
        .compact();
  }

  void write(DataOutputStream out) throws IOException {
    drain();
    out.writeLong(zeros);
    out.writeLong(count);
    out.writeLong(seconds);
    out.writeLong(nanos);
    writeCounts(classic, out);
    out.writeInt(first);
    writeCounts(exponential, out);
  }

  /** Into an empty one. */
  void read(DataInputStream in) throws IOException {
    zeros = in.readLong();
    count = in.readLong();
    seconds = in.readLong();
    nanos = in.readLong();
    long[] counted = readCounts(in);
    if (counted.length != classic.length) {
      throw new IOException("a histogram of other buckets: " + counted.length);
    }
    System.arraycopy(counted, 0, classic, 0, classic.length);
    first = in.readInt();
    exponential = readCounts(in);
  }

  private static void writeCounts(long[] counts, DataOutputStream out) throws IOException {
    out.writeInt(counts.length);
    for (long value : counts) {
      StateCodec.writeNumber(value, out);
    }
  }

  private static long[] readCounts(DataInputStream in) throws IOException {
    long[] counts = new long[in.readInt()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = StateCodec.readNumber(in);
    }
    return counts;
  }
}
