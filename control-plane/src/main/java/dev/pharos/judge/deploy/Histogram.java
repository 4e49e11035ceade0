package dev.pharos.judge.deploy;

import dev.pharos.signal.LatencySketch;

/** Weighted counts by bin, of many windows. For one thread. */
final class Histogram {
  private final int first;
  private final double[] counts;
  private double total;

  /**
   * @param end behind the last bin
   */
  Histogram(int first, int end) {
    this.first = first;
    this.counts = new double[Math.max(0, end - first)];
  }

  void add(Latencies latencies) {
    for (int i = 0; i < latencies.length(); i++) {
      int count = latencies.count(i);
      counts[latencies.first() - first + i] += count;
      total += count;
    }
  }

  void add(Histogram other, double weight) {
    for (int i = 0; i < other.counts.length; i++) {
      counts[other.first - first + i] += weight * other.counts[i];
    }
    total += weight * other.total;
  }

  int first() {
    return first;
  }

  int end() {
    return first + counts.length;
  }

  double count(int at) {
    return counts[at];
  }

  int length() {
    return counts.length;
  }

  double total() {
    return total;
  }

  /** The last bin that holds any. */
  int last() {
    int last = counts.length - 1;
    while (last > 0 && counts[last] == 0) {
      last--;
    }
    return first + last;
  }

  /** Nanoseconds that a share of all values does not exceed; within a bin as if spread evenly. */
  double quantile(double share) {
    double rank = Math.clamp(share, 0, 1) * total;
    double passed = 0;
    int at = 0;
    while (at < counts.length - 1 && passed + counts[at] < rank) {
      passed += counts[at++];
    }
    double within = counts.length == 0 || counts[at] == 0 ? 0.5 : (rank - passed) / counts[at];
    double from = LatencySketch.binFromNs(first + at);
    double to = LatencySketch.binFromNs(first + at + 1);
    return from * Math.pow(to / from, Math.clamp(within, 0, 1));
  }

  /**
   * 95 % interval of the quantile, from the ranks between which it lies.
   *
   * @param requests that are as many as independent ones
   */
  Interval quantileInterval(double share, double requests) {
    double half = Tails.Z95 * Math.sqrt(share * (1 - share) / requests);
    // As Wilson's: a rank's own interval does not reach beyond all values unless it must.
    double low = share - half;
    double high = share + half;
    return new Interval(
        low <= 0 ? 0 : quantile(low), high >= 1 ? Double.POSITIVE_INFINITY : quantile(high));
  }
}
