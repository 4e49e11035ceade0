package dev.pharos.signal;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.PaginatedStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private static final int ENCODED_BYTES_GUESS = 256;

  /** Immutable, and dear to make: a fifth of aggregation's time went into it. */
  private static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(RELATIVE_ACCURACY);

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
    Store store = new PaginatedStore();
    bins.read((bin, count) -> {
      store.add(bin, count);
      return true;
    });
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withInitialCapacity(ENCODED_BYTES_GUESS);
    try {
      DDSketch.of(MAPPING, new PaginatedStore(), store, (double) zeros).encode(out, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.trimmedCopy();
  }

  /** Reads what {@link #encode} wrote. */
  public static LatencySketch decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** Reads what {@link #encode} wrote. */
  public static LatencySketch decode(byte[] bytes, int offset, int length) {
    DDSketch read;
    try {
      ByteArrayInput in = ByteArrayInput.wrap(bytes, offset, length);
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
