package dev.pharos.signal.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series in time order, at most one per time, a float or a native histogram each.
 * Times are in milliseconds since 1970. Immutable, safe for use by many threads.
 */
public final class Samples {
  /** The bits of the not-a-number that says the series ended here, as Prometheus chose them. */
  public static final long STALE_NAN_BITS = 0x7ff0000000000002L;

  public static final Samples EMPTY = new Samples(new long[0], new double[0], null, 0);

  private final long[] times;
  private final double[] values;
  private final @Nullable FloatHistogram @Nullable [] histograms;
  private final int size;

  private Samples(
      long[] times, double[] values, @Nullable FloatHistogram @Nullable [] histograms, int size) {
    this.times = times;
    this.values = values;
    this.histograms = histograms;
    this.size = size;
  }

  /** Whether the value is the mark of a series that ended; other NaNs are not. */
  public static boolean isStale(double value) {
    return Double.doubleToRawLongBits(value) == STALE_NAN_BITS;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public long timeMs(int i) {
    return times[i];
  }

  /** The float; of a native histogram NaN. */
  public double value(int i) {
    return values[i];
  }

  public boolean isHistogram(int i) {
    return histograms != null && histograms[i] != null;
  }

  /** Whether there is any native histogram among them. */
  public boolean hasHistograms() {
    return histograms != null;
  }

  /**
   * @throws IllegalStateException if the sample is a float
   */
  public FloatHistogram histogram(int i) {
    FloatHistogram histogram = histograms == null ? null : histograms[i];
    if (histogram == null) {
      throw new IllegalStateException("sample " + i + " is a float");
    }
    return histogram;
  }

  /** Whether the sample says that the series ended. */
  public boolean isStale(int i) {
    return isHistogram(i) ? isStale(histogram(i).sum()) : isStale(values[i]);
  }

  /** The index of the first sample later than the time; {@link #size} if there is none. */
  public int firstAfter(long timeMs) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  public static Builder builder() {
    return new Builder(16);
  }

  /**
   * @param expected how many samples will come, so that arrays need not grow
   */
  public static Builder builder(int expected) {
    return new Builder(expected);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      out.append(i == 0 ? "" : " ")
          .append(isHistogram(i) ? histogram(i).toString() : Double.toString(values[i]))
          .append('@')
          .append(times[i]);
    }
    return out.append(']').toString();
  }

  /** Samples in the making; for one thread, and for one {@link #build}. */
  public static final class Builder {
    private long[] times;
    private double[] values;
    private @Nullable FloatHistogram @Nullable [] histograms;
    private int size;

    private Builder(int expected) {
      times = new long[expected];
      values = new double[expected];
    }

    /**
     * @throws IllegalArgumentException if the time is not later than the one before it
     */
    public Builder add(long timeMs, double value) {
      place(timeMs);
      values[size++] = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the time is not later than the one before it
     */
    public Builder add(long timeMs, FloatHistogram histogram) {
      place(timeMs);
      if (histograms == null) {
        histograms = new FloatHistogram[times.length];
      }
      histograms[size] = histogram;
      values[size++] = Double.NaN;
      return this;
    }

    /**
     * Adds floats out of two arrays.
     *
     * @param from the place of the first
     * @param to behind the last
     * @throws IllegalArgumentException if a time is not later than the one before it; none is added
     */
    public Builder add(long[] timesMs, double[] floats, int from, int to) {
      if (to > from) {
        checkLater(timesMs[from]);
        for (int i = from + 1; i < to; i++) {
          checkLater(timesMs[i - 1], timesMs[i]);
        }
        room(size + to - from);
        System.arraycopy(timesMs, from, times, size, to - from);
        System.arraycopy(floats, from, values, size, to - from);
        size += to - from;
      }
      return this;
    }

    private void place(long timeMs) {
      checkLater(timeMs);
      room(size + 1);
      times[size] = timeMs;
    }

    private void checkLater(long timeMs) {
      if (size > 0) {
        checkLater(times[size - 1], timeMs);
      }
    }

    private static void checkLater(long beforeMs, long timeMs) {
      if (timeMs <= beforeMs) {
        throw new IllegalArgumentException(
            "sample at " + timeMs + " ms is not later than the one at " + beforeMs + " ms");
      }
    }

    private void room(int samples) {
      if (samples > times.length) {
        int longer = Math.max(Math.max(16, samples), 2 * size);
        times = Arrays.copyOf(times, longer);
        values = Arrays.copyOf(values, longer);
        if (histograms != null) {
          histograms = Arrays.copyOf(histograms, longer);
        }
      }
    }

    public int size() {
      return size;
    }

    public Samples build() {
      return size == 0 ? EMPTY : new Samples(times, values, histograms, size);
    }
  }
}
