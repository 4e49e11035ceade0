package dev.pharos.signal;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.PaginatedStore;
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

  private final DDSketch sketch;

  public LatencySketch() {
    this(new DDSketch(MAPPING, PaginatedStore::new));
  }

  private LatencySketch(DDSketch sketch) {
    this.sketch = sketch;
  }

  /** Counts one duration; negative ones count as 0. */
  public void add(long durationNs) {
    sketch.accept((double) Math.max(0, durationNs));
  }

  public void merge(LatencySketch other) {
    if (!other.isEmpty()) {
      sketch.mergeWith(other.sketch);
    }
  }

  public boolean isEmpty() {
    return sketch.isEmpty();
  }

  public long count() {
    return Math.round(sketch.getCount());
  }

  /**
   * The duration in nanoseconds that a share of all durations does not exceed.
   *
   * @param quantile 0…1
   * @return null when nothing was counted
   */
  public @Nullable Long quantileNs(double quantile) {
    return sketch.isEmpty() ? null : Math.round(sketch.getValueAtQuantile(quantile));
  }

  public LatencySketch copy() {
    return new LatencySketch(sketch.copy());
  }

  /** DDSketch's own portable encoding, with its mapping. */
  public byte[] encode() {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withInitialCapacity(ENCODED_BYTES_GUESS);
    try {
      sketch.encode(out, false);
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
    try {
      return new LatencySketch(
          DDSketch.decode(ByteArrayInput.wrap(bytes, offset, length), PaginatedStore::new));
    } catch (IOException e) {
      throw new UncheckedIOException("not a latency sketch", e);
    }
  }
}
