package dev.pharos.aggregate.tracemetric;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Upper bounds of a classic histogram, each twice the one before, so that at most one of them lies
 * among durations of as many bits: one comparison finds a duration's bucket. One equal to a bound
 * belongs below it, as Prometheus' {@code le} says.
 */
public final class ClassicBounds {
  private static final int NS_DIGITS = 9;

  /** Of spans: 2 ms to 16.384 s, Tempo's default for {@code traces_spanmetrics_latency}. */
  static final ClassicBounds SPANS = new ClassicBounds(2_000_000, 14);

  /** Of calls: 100 ms to 12.8 s, Tempo's default for {@code traces_service_graph_…_seconds}. */
  static final ClassicBounds CALLS = new ClassicBounds(100_000_000, 8);

  private final int bounds;
  private final long[] boundNs;

  /** By the number of bits: how many bounds lie below all durations of so many. */
  private final int[] below = new int[Long.SIZE + 1];

  private final List<String> texts = new ArrayList<>();

  private ClassicBounds(long firstNs, int bounds) {
    this.bounds = bounds;
    this.boundNs = new long[bounds + 1];
    boundNs[bounds] = Long.MAX_VALUE;
    for (int i = 0; i < bounds; i++) {
      boundNs[i] = firstNs << i;
      BigDecimal seconds = BigDecimal.valueOf(boundNs[i], NS_DIGITS);
      texts.add(seconds.stripTrailingZeros().toPlainString());
    }
    texts.add("+Inf");
    for (int bits = 1; bits <= Long.SIZE; bits++) {
      while (below[bits] < bounds && boundNs[below[bits]] < 1L << (bits - 1)) {
        below[bits]++;
      }
    }
  }

  /** Buckets, the one without a bound among them. */
  public int buckets() {
    return bounds + 1;
  }

  /** A bucket's upper bound in seconds, as {@code le} has it; {@code +Inf} for the last. */
  public String text(int bucket) {
    return texts.get(bucket);
  }

  /**
   * Where a duration is counted.
   *
   * @param durationNs not negative
   */
  int bucket(long durationNs) {
    int lowest = below[Long.SIZE - Long.numberOfLeadingZeros(durationNs)];
    return durationNs > boundNs[lowest] ? lowest + 1 : lowest;
  }
}
