package dev.pharos.signal;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.PaginatedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of durations whose quantiles are within 1 % of the true value, mergeable without
 * loss. Not safe for use by several threads; {@link #copy} before handing it over.
 *
 * <p>Source: C. Masson et al., DDSketch, VLDB 2019.
 */
public final class LatencySketch {
  /** Relative error of every quantile. */
  public static final double RELATIVE_ACCURACY = 0.01;

  /** No duration has this bin: the longest one's is below 2,500, that of 1 ns is 0. */
  private static final short ZERO_BIN = Short.MIN_VALUE;

  /** Immutable, and dear to make: a fifth of aggregation's time went into it. */
  private static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(RELATIVE_ACCURACY);

  private static final SketchCodec CODEC = new SketchCodec(MAPPING);

  private final LatencyBins bins;
  private long zeros;

  public LatencySketch() {
    this(new LatencyBins(), 0);
  }

  private LatencySketch(LatencyBins bins, long zeros) {
    this.bins = bins;
    this.zeros = zeros;
  }

  /** Counts one duration; negative ones count as 0. */
  public void add(long durationNs) {
    if (durationNs <= 0) {
      zeros++;
    } else {
      bins.add(MAPPING.index((double) durationNs));
    }
  }

  /**
   * Where a duration is counted: what {@link #addBins} takes. Working it out once serves every
   * sketch that counts the duration.
   */
  public static short bin(long durationNs) {
    return durationNs <= 0 ? ZERO_BIN : (short) MAPPING.index((double) durationNs);
  }

  /**
   * Counts durations by their {@link #bin}.
   *
   * @param count how many of the array's, from its beginning
   */
  public void addBins(short[] durationBins, int count) {
    boolean anyZero = false;
    for (int i = 0; i < count; i++) {
      anyZero |= durationBins[i] == ZERO_BIN;
    }
    if (!anyZero) {
      bins.addAll(durationBins, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (durationBins[i] == ZERO_BIN) {
        zeros++;
      } else {
        bins.add(durationBins[i]);
      }
    }
  }

  /** Counts so many durations of one {@link #bin}. */
  public void add(short durationBin, long count) {
    if (durationBin == ZERO_BIN) {
      zeros += count;
    } else if (count > 0) {
      bins.add(durationBin, count);
    }
  }

  /** Takes a bin and how many durations are in it. */
  @FunctionalInterface
  public interface BinReader {
    void read(int bin, long count);
  }

  /** Gives all bins that hold any, ascending. Durations of 0 are given as those of 1 ns: bin 0. */
  public void forEachBin(BinReader reader) {
    if (zeros > 0) {
      reader.read(0, zeros);
    }
    bins.read((bin, count) -> {
      reader.read(bin, count);
      return true;
    });
  }

  /** The duration in nanoseconds from which on a bin counts. */
  public static double binFromNs(int bin) {
    return MAPPING.lowerBound(bin);
  }

  public void merge(LatencySketch other) {
    zeros += other.zeros;
    bins.add(other.bins);
  }

  public boolean isEmpty() {
    return count() == 0;
  }

  public long count() {
    return zeros + bins.total();
  }

  /**
   * The duration in nanoseconds that a share of all durations does not exceed.
   *
   * @param quantile 0…1
   * @return null when nothing was counted
   */
  public @Nullable Long quantileNs(double quantile) {
    return isEmpty() ? null : Long.valueOf(quantilesNs(quantile)[0]);
  }

  /**
   * Several of them at once, for the price of one.
   *
   * @param quantiles 0…1, ascending
   * @return one duration for each, as {@link #quantileNs} gives; all 0 when nothing was counted
   */
  public long[] quantilesNs(double... quantiles) {
    double[] ranks = new double[quantiles.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = quantiles[i] * (count() - 1);
    }
    int[] found = bins.find(zeros, ranks);
    long[] durations = new long[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      durations[i] = zeros > ranks[i] || isEmpty() ? 0 : Math.round(MAPPING.value(found[i]));
    }
    return durations;
  }

  /** How much memory its counters take, about. */
  public long bytes() {
    return bins.bytes();
  }

  public LatencySketch copy() {
    return new LatencySketch(new LatencyBins(bins), zeros);
  }

  /** DDSketch's own portable encoding, with its mapping. */
  public byte[] encode() {
    return CODEC.encode(bins, zeros);
  }

  /** Upper bound of what {@link #writeState} writes. */
  public int stateBytes() {
    return Long.BYTES + bins.stateBytes();
  }

  /** Writes it as it is in memory, for a snapshot that the same build reads. */
  public void writeState(ByteBuffer out) {
    out.putLong(zeros);
    bins.writeTo(out);
  }

  /** Reads what {@link #writeState} wrote. */
  public static LatencySketch readState(ByteBuffer in) {
    long zeros = in.getLong();
    return new LatencySketch(LatencyBins.readFrom(in), zeros);
  }

  /** Reads what {@link #encode} wrote. */
  public static LatencySketch decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** Reads what {@link #encode} wrote. */
  public static LatencySketch decode(byte[] bytes, int offset, int length) {
    LatencyBins bins = new LatencyBins();
    long zeros = CODEC.decode(bytes, offset, length, bins);
    return zeros >= 0
        ? new LatencySketch(bins, zeros)
        : decodeByLibrary(ByteArrayInput.wrap(bytes, offset, length));
  }

  private static LatencySketch decodeByLibrary(ByteArrayInput in) {
    DDSketch read;
    try {
      read = DDSketch.decode(in, PaginatedStore::new);
    } catch (IOException e) {
      throw new UncheckedIOException("not a latency sketch", e);
    }
    if (!read.getIndexMapping().equals(MAPPING)) {
      throw new IllegalArgumentException("a latency sketch of another accuracy");
    }
    LatencyBins bins = new LatencyBins();
    read.getPositiveValueStore().forEach((bin, count) -> bins.add(bin, Math.round(count)));
    return new LatencySketch(bins, Math.round(read.getCount()) - bins.total());
  }
}
