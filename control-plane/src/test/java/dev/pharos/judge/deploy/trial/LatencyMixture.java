package dev.pharos.judge.deploy.trial;

import dev.pharos.signal.LatencySketch;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How latencies of an operation are distributed, and how they hang together. */
public enum LatencyMixture {
  LOG_NORMAL,
  /** Three in five from a cache. */
  BIMODAL,
  /** One in a hundred by Pareto's law with index 1.8. */
  HEAVY_TAIL,
  /** Slow minutes, of all instances and of single ones. */
  AUTOCORRELATED,
  /** Latency and traffic go up and down with the day. */
  DAILY_DRIFT;

  private static final double BINS_PER_E =
      (LatencySketch.bin(1_000_000_000) - LatencySketch.bin(1_000_000)) / Math.log(1_000);
  private static final double BIN_OF_MS =
      LatencySketch.bin(1_000_000) - BINS_PER_E * Math.log(1_000_000);
  private static final int DRAWS = 1 << 15;

  /** Natural logarithm of a latency in nanoseconds, around a median. */
  double draw(double medianMs, SplittableRandom random) {
    double median = Math.log(1e6 * medianMs);
    return switch (this) {
      case LOG_NORMAL, AUTOCORRELATED, DAILY_DRIFT -> median + 0.5 * random.nextGaussian();
      case BIMODAL ->
          random.nextDouble() < 0.6
              ? median - 0.4 + 0.25 * random.nextGaussian()
              : median + 0.9 + 0.3 * random.nextGaussian();
      case HEAVY_TAIL ->
          random.nextDouble() < 0.99
              ? median + 0.5 * random.nextGaussian()
              : median + Math.log(4) - Math.log(1 - random.nextDouble()) / 1.8;
    };
  }

  /** Sorted draws, to pick from: picking costs less than drawing. */
  public double[] table(double medianMs, SplittableRandom random) {
    double[] table = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      table[i] = draw(medianMs, random);
    }
    Arrays.sort(table);
    return table;
  }

  /** The bin of a latency whose logarithm is given. */
  static int bin(double logNs) {
    return (int) Math.floor(BIN_OF_MS + BINS_PER_E * logNs + 0.5);
  }

  double commonSpread() {
    return this == AUTOCORRELATED ? 0.10 : 0.03;
  }

  double instanceSpread() {
    return this == AUTOCORRELATED ? 0.04 : 0.02;
  }

  /** Of what hangs together: how much of it is left after ten seconds. */
  double memory() {
    return this == AUTOCORRELATED ? 0.92 : 0.7;
  }

  double dailySwing() {
    return this == DAILY_DRIFT ? 0.25 : 0;
  }
}
