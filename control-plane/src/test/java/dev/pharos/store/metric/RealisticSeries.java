package dev.pharos.store.metric;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Series as services expose them, a value each scrape. */
record RealisticSeries(String name, Supplier<Next> start) {

  /** The value at the next scrape. */
  interface Next {
    double value();
  }

  static List<RealisticSeries> all(long seed) {
    return List.of(
        new RealisticSeries("counter that stands still", () -> () -> 17),
        new RealisticSeries("counter of errors, one in five minutes", () -> counter(seed, 0.05)),
        new RealisticSeries("counter of some requests, 2 a scrape", () -> counter(seed, 2)),
        new RealisticSeries("counter of requests, 300 a scrape", () -> counter(seed, 300)),
        new RealisticSeries("counter of bytes, 5 MB a scrape", () -> bytes(seed)),
        new RealisticSeries("sum of seconds told in nanoseconds", () -> seconds(seed)),
        new RealisticSeries("CPU seconds in hundredths", () -> hundredths(seed)),
        new RealisticSeries("gauge of threads, seldom changing", () -> threads(seed)),
        new RealisticSeries("gauge of queue length, noisy", () -> noisy(seed)),
        new RealisticSeries("gauge of heap bytes, a saw", () -> saw(seed)),
        new RealisticSeries("temperature with one decimal", () -> temperature(seed)),
        new RealisticSeries("share of CPU, any double", () -> share(seed)));
  }

  private static Next counter(long seed, double perScrape) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] total = {random.nextInt(1_000_000)};
    return () -> total[0] += poisson(random, perScrape);
  }

  private static Next bytes(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] total = {1e9};
    return () -> total[0] += Math.rint(5e6 + 1e6 * random.nextGaussian());
  }

  private static Next seconds(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    long[] nanos = {1_000_000_000_000L};
    return () -> {
      int requests = poisson(random, 50);
      for (int i = 0; i < requests; i++) {
        nanos[0] += (long) (20e6 * Math.exp(random.nextGaussian()));
      }
      return nanos[0] / 1e9;
    };
  }

  private static Next hundredths(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    long[] hundredths = {123_456};
    return () -> {
      hundredths[0] += (long) Math.max(0, 120 + 30 * random.nextGaussian());
      return hundredths[0] / 100.0;
    };
  }

  private static Next threads(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] threads = {40};
    return () -> {
      if (random.nextInt(20) == 0) {
        threads[0] += random.nextInt(-2, 3);
      }
      return threads[0];
    };
  }

  private static Next noisy(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return () -> Math.max(0, Math.rint(20 + 5 * random.nextGaussian()));
  }

  private static Next saw(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] heap = {2e8};
    return () -> {
      heap[0] += Math.rint(6e6 + 1e6 * random.nextGaussian());
      if (heap[0] > 5e8) {
        heap[0] = 2e8 + random.nextInt(1_000_000);
      }
      return heap[0];
    };
  }

  private static Next temperature(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    long[] tenths = {215};
    return () -> {
      tenths[0] += Math.round(random.nextGaussian());
      return tenths[0] / 10.0;
    };
  }

  private static Next share(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return () -> random.nextDouble();
  }

  private static int poisson(RandomGenerator random, double mean) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
