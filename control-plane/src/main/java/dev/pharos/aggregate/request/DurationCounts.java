package dev.pharos.aggregate.request;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many requests took how long, by buckets: a histogram as agents send it. Buckets are
 * exponential, each as much wider than the one before, or have bounds of their own. Immutable.
 */
public final class DurationCounts {
  /** A bucket is read as so many durations at most, spread evenly on the scale of logarithms. */
  private static final int MOST_IN_BUCKET = 16;

  /** As wide as a latency sketch's bins: reading a bucket as finer ones shows nothing. */
  private static final double STEP = Math.log(1.02);

  /** How far below its bound the first bucket's durations are taken to begin. */
  private static final double FIRST_BUCKET_FROM = 4;

  /** No duration that counts is longer than so many times the last bound. */
  private static final double LONGEST = 1_000;

  /** More buckets than any agent has; else the bytes are no histogram. */
  private static final int MOST_BUCKETS = 1 << 16;

  private static final int BOUNDED = Integer.MIN_VALUE;

  private final int scale;
  private final int offset;
  private final double unitNs;
  private final long zeros;
  private final double[] boundsNs;
  private final double sumNs;
  private final long[] counts;

  private DurationCounts(
      int scale,
      int offset,
      double unitNs,
      long zeros,
      double[] boundsNs,
      double sumNs,
      long[] counts) {
    this.scale = scale;
    this.offset = offset;
    this.unitNs = unitNs;
    this.zeros = zeros;
    this.boundsNs = boundsNs;
    this.sumNs = sumNs;
    this.counts = counts;
  }

  /**
   * With exponential buckets.
   *
   * @param scale bounds are powers of two to the power of 2<sup>-scale</sup>
   * @param offset the first bucket's lower bound, as a power
   * @param unitNs what the bounds are in, in nanoseconds
   * @param zeros requests that took no time
   */
  public static DurationCounts exponential(
      int scale, int offset, double unitNs, long zeros, long[] counts) {
    return new DurationCounts(
        Math.max(scale, -64), offset, unitNs, zeros, new double[0], 0, counts.clone());
  }

  /**
   * With bounds of its own.
   *
   * @param boundsNs ascending, in nanoseconds
   * @param sumNs of all durations; 0 where it is not told
   * @param counts one more than bounds
   */
  public static DurationCounts bounded(double[] boundsNs, double sumNs, long[] counts) {
    if (counts.length != boundsNs.length + 1) {
      throw new IllegalArgumentException(
          "%d buckets for %d bounds".formatted(counts.length, boundsNs.length));
    }
    return new DurationCounts(BOUNDED, 0, 1, 0, boundsNs.clone(), sumNs, counts.clone());
  }

  /** How many requests. */
  public long total() {
    long total = zeros;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /**
   * What came since an earlier report of the same series.
   *
   * @return null where this one does not go on from the other: a bucket has fewer, or others
   */
  @Nullable DurationCounts minus(DurationCounts before) {
    if (scale == BOUNDED || before.scale == BOUNDED) {
      return minusBounded(before);
    }
    int common = Math.min(scale, before.scale);
    DurationCounts now = coarser(scale - common);
    DurationCounts then = before.coarser(before.scale - common);
    long[] more = now.counts.clone();
    for (int i = 0; i < then.counts.length; i++) {
      int at = then.offset + i - now.offset;
      long count = then.counts[i];
      if (count != 0 && (at < 0 || at >= more.length)) {
        return null;
      }
      if (count != 0) {
        more[at] -= count;
      }
    }
    long moreZeros = zeros - before.zeros;
    return moreZeros < 0 || unitNs != before.unitNs || isAnyNegative(more)
        ? null
        : new DurationCounts(common, now.offset, unitNs, moreZeros, boundsNs, 0, more);
  }

  private @Nullable DurationCounts minusBounded(DurationCounts before) {
    if (scale != before.scale || !Arrays.equals(boundsNs, before.boundsNs)) {
      return null;
    }
    long[] more = new long[counts.length];
    for (int i = 0; i < more.length; i++) {
      more[i] = counts[i] - before.counts[i];
    }
    double sum = Math.max(0, sumNs - before.sumNs);
    return isAnyNegative(more) ? null : new DurationCounts(BOUNDED, 0, 1, 0, boundsNs, sum, more);
  }

  private static boolean isAnyNegative(long[] numbers) {
    return Arrays.stream(numbers).anyMatch(number -> number < 0);
  }

  /** With buckets of which so many halvings make one. */
  private DurationCounts coarser(int halvings) {
    if (halvings == 0 || counts.length == 0) {
      return this;
    }
    int shift = Math.min(halvings, Integer.SIZE - 1);
    int first = offset >> shift;
    long[] merged = new long[((offset + counts.length - 1) >> shift) - first + 1];
    for (int i = 0; i < counts.length; i++) {
      merged[((offset + i) >> shift) - first] += counts[i];
    }
    return new DurationCounts(scale - halvings, first, unitNs, zeros, boundsNs, 0, merged);
  }

  /** Takes a duration in nanoseconds and how many requests took about as long. */
  @FunctionalInterface
  public interface Reader {
    void read(long durationNs, long count);
  }

  /** Gives all requests, ascending by how long they took. */
  public void forEach(Reader reader) {
    if (zeros > 0) {
      reader.read(0, zeros);
    }
    double told = 0;
    for (int i = 0; i < counts.length; i++) {
      long count = counts[i];
      if (count == 0) {
        continue;
      }
      double from = lowerNs(i);
      double to = upperNs(i);
      if (Double.isInfinite(to)) {
        double mean = Math.clamp((sumNs - told) / count, from, Math.max(1e9, from) * LONGEST);
        reader.read(Math.round(mean), count);
      } else {
        told += Math.sqrt(from * to) * count;
        spread(from, to, count, reader);
      }
    }
  }

  private static void spread(double from, double to, long count, Reader reader) {
    double width = Math.log(to / from);
    long steps = Math.clamp((long) Math.ceil(width / STEP), 1, Math.min(count, MOST_IN_BUCKET));
    long given = 0;
    for (int i = 0; i < steps; i++) {
      long upTo = count * (i + 1) / steps;
      reader.read(Math.round(from * Math.exp(width * (i + 0.5) / steps)), upTo - given);
      given = upTo;
    }
  }

  private double lowerNs(int bucket) {
    if (scale != BOUNDED) {
      return bound(offset + bucket);
    }
    if (bucket > 0) {
      return boundsNs[bucket - 1];
    }
    return boundsNs.length == 0 ? 0 : boundsNs[0] / FIRST_BUCKET_FROM;
  }

  private double upperNs(int bucket) {
    if (scale != BOUNDED) {
      return bound(offset + bucket + 1);
    }
    return bucket == boundsNs.length ? Double.POSITIVE_INFINITY : boundsNs[bucket];
  }

  private double bound(int power) {
    return Math.clamp(unitNs * Math.exp(Math.log(2) * Math.scalb((double) power, -scale)), 1, 1e18);
  }

  /** As {@link #write} writes it: much less than it takes in memory. */
  byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static DurationCounts decoded(byte[] bytes) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(scale);
    out.writeInt(offset);
    out.writeDouble(unitNs);
    writeNumber(out, zeros);
    writeNumber(out, boundsNs.length);
    for (double bound : boundsNs) {
      out.writeDouble(bound);
    }
    out.writeDouble(sumNs);
    writeNumber(out, counts.length);
    for (long count : counts) {
      writeNumber(out, count);
    }
  }

  static DurationCounts read(DataInput in) throws IOException {
    int scale = in.readInt();
    int offset = in.readInt();
    double unitNs = in.readDouble();
    long zeros = readNumber(in);
    double[] bounds = new double[readLength(in)];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = in.readDouble();
    }
    double sumNs = in.readDouble();
    long[] counts = new long[readLength(in)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = readNumber(in);
    }
    return new DurationCounts(scale, offset, unitNs, zeros, bounds, sumNs, counts);
  }

  private static int readLength(DataInput in) throws IOException {
    long length = readNumber(in);
    if (length < 0 || length > MOST_BUCKETS) {
      throw new IOException("a histogram of " + length + " buckets");
    }
    return (int) length;
  }

  static void writeNumber(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long readNumber(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number that has no end");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DurationCounts that
        && scale == that.scale
        && offset == that.offset
        && Double.compare(unitNs, that.unitNs) == 0
        && zeros == that.zeros
        && Double.compare(sumNs, that.sumNs) == 0
        && Arrays.equals(boundsNs, that.boundsNs)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts) + 31 * (scale + 31 * offset);
  }

  @Override
  public String toString() {
    return "requests " + total();
  }
}
