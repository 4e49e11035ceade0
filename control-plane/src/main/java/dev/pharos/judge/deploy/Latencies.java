package dev.pharos.judge.deploy;

import dev.pharos.signal.LatencySketch;
import java.util.Arrays;

/**
 * How long requests took, counted by the bins of a {@link LatencySketch}: each 2 % wide. Immutable.
 */
public final class Latencies {
  public static final Latencies NONE = new Latencies(0, new int[0]);

  private final int first;
  private final int[] counts;

  private Latencies(int first, int[] counts) {
    this.first = first;
    this.counts = counts;
  }

  public static Latencies of(LatencySketch sketch) {
    Builder builder = new Builder();
    sketch.forEachBin(builder::add);
    return builder.build();
  }

  /** The bin that a duration in nanoseconds is counted in. */
  public static int bin(long durationNs) {
    return durationNs <= 0 ? 0 : LatencySketch.bin(durationNs);
  }

  boolean isEmpty() {
    return counts.length == 0;
  }

  int first() {
    return first;
  }

  /** Behind the last bin. */
  int end() {
    return first + counts.length;
  }

  /**
   * @param at 0 for the first bin
   */
  int count(int at) {
    return counts[at];
  }

  int length() {
    return counts.length;
  }

  /** Counts by bin. Not safe for use by several threads. */
  public static final class Builder {
    private int first;
    private int[] counts = new int[0];

    public Builder add(int bin, long count) {
      if (counts.length == 0) {
        first = bin;
        counts = new int[1];
      } else if (bin < first) {
        int[] wider = new int[counts.length + first - bin];
        System.arraycopy(counts, 0, wider, first - bin, counts.length);
        counts = wider;
        first = bin;
      } else if (bin >= first + counts.length) {
        counts = Arrays.copyOf(counts, bin - first + 1);
      }
      counts[bin - first] += Math.toIntExact(count);
      return this;
    }

    public Builder add(Latencies other) {
      for (int i = 0; i < other.counts.length; i++) {
        if (other.counts[i] > 0) {
          add(other.first + i, other.counts[i]);
        }
      }
      return this;
    }

    public Latencies build() {
      return counts.length == 0 ? NONE : new Latencies(first, counts.clone());
    }
  }
}
