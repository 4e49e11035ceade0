package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestIncrease;
import dev.pharos.signal.LatencySketch;
import java.util.Arrays;

/**
 * Deals requests that were reported together out to the windows in which they came: evenly, whole
 * ones, and each once. For one thread.
 */
final class ReportedDurations {
  /** Steps of this lie evenly, however many there are. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private static final int FEW = 16;

  private final RequestIncrease increase;
  private short[] bins = new short[FEW];
  private long[] counts = new long[FEW];
  private long[] dealt;
  private long[] now;
  private int size;

  ReportedDurations(RequestIncrease increase) {
    this.increase = increase;
    increase.counts().forEach(this::add);
    this.dealt = new long[size];
    this.now = new long[size];
  }

  private void add(long durationNs, long count) {
    if (size == bins.length) {
      bins = Arrays.copyOf(bins, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    bins[size] = LatencySketch.bin(durationNs);
    counts[size++] = count;
  }

  /** Takes those that came before a time and were not taken yet; how many they are. */
  long upTo(long endNs) {
    long fromNs = increase.fromNs();
    double share = Math.min(1, (endNs - fromNs) / (double) (increase.toNs() - fromNs));
    // Whose turn it is in the first window differs by series and report.
    long mixed = (increase.point().series() ^ increase.toNs()) * 0x9E3779B97F4A7C15L;
    double turn = (mixed >>> 11) * 0x1p-53;
    long sum = 0;
    for (int i = 0; i < size; i++) {
      turn = (turn + GOLDEN) % 1;
      long due = share >= 1 ? counts[i] : (long) (counts[i] * share + turn);
      now[i] = due - dealt[i];
      dealt[i] = due;
      sum += now[i];
    }
    return sum;
  }

  /** Counts what was taken last. */
  void countIn(RedCell cell) {
    boolean failed = increase.point().failed();
    for (int i = 0; i < size; i++) {
      if (now[i] > 0) {
        cell.count(bins[i], now[i], failed ? now[i] : 0);
      }
    }
  }
}
