package dev.pharos.judge.deploy.trial;

import dev.pharos.judge.deploy.Latencies;
import java.util.Arrays;

/** Requests of one window, or of several: how many, how many failed, and latencies by bin. */
final class Counted {
  /** Behind the bin of some hundred hours. */
  static final int BINS = 2_048;

  private long requests;
  private long errors;
  private int first = BINS;
  private int end;
  private int[] bins = new int[0];

  /**
   * @param counts by bin; set to 0 again
   * @param from the first bin that may hold any
   * @param to behind the last one
   */
  static Counted of(long requests, long errors, int[] counts, int from, int to) {
    Counted counted = new Counted();
    counted.requests = requests;
    counted.errors = errors;
    if (requests > 0) {
      counted.first = from;
      counted.end = to;
      counted.bins = Arrays.copyOfRange(counts, from, to);
      Arrays.fill(counts, from, to, 0);
    }
    return counted;
  }

  void add(Counted other, int sign) {
    requests += sign * other.requests;
    errors += sign * other.errors;
    if (bins.length < BINS) {
      int[] wide = new int[BINS];
      System.arraycopy(bins, 0, wide, Math.min(first, BINS - bins.length), bins.length);
      bins = wide;
    }
    first = Math.min(first, other.first);
    end = Math.max(end, other.end);
    int shift = other.bins.length == BINS ? 0 : other.first;
    for (int b = other.first; b < other.end; b++) {
      bins[b] += sign * other.bins[b - shift];
    }
  }

  Latencies latencies() {
    Latencies.Builder latencies = new Latencies.Builder();
    for (int b = first; b < end; b++) {
      int count = at(b);
      if (count > 0) {
        latencies.add(b, count);
      }
    }
    return latencies.build();
  }

  int at(int bin) {
    return bin < first || bin >= end ? 0 : bins[bins.length == BINS ? bin : bin - first];
  }

  int first() {
    return first;
  }

  int end() {
    return end;
  }

  long requests() {
    return requests;
  }

  double errorShare() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /** The bin that a share of all does not exceed. */
  int quantileBin(double share) {
    double passed = 0;
    int bin = first;
    while (bin < end - 1 && passed + at(bin) < share * requests) {
      passed += at(bin++);
    }
    return bin;
  }
}
