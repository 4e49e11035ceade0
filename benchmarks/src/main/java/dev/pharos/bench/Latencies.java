package dev.pharos.bench;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long a program's calls take, as a classic or as a native histogram. */
final class Latencies {
  /** Upper bounds in seconds, as many clients have them; +Inf comes after. */
  static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private static final double NANOS = 1e9;

  private Latencies() {}

  /** Logarithmic normal about a usual time, to the nanosecond. */
  private static double draw(RandomGenerator random, double usual) {
    double seconds = usual * Math.exp(random.nextGaussian());
    return Math.max(1, Math.rint(seconds * NANOS)) / NANOS;
  }

  /** Cumulative buckets, then sum and count. */
  static final class Classic implements Instrument {
    private final List<MetricSeries> series;
    private final double most;
    private final double usual;
    private final long[] counts = new long[BOUNDS.length + 1];
    private long count;
    private double sum;

    /**
     * @param series a bucket for each bound and +Inf, then {@code _sum} and {@code _count}
     * @param most calls between two scrapes
     * @param usual seconds
     */
    Classic(List<MetricSeries> series, double most, double usual) {
      this.series = List.copyOf(series);
      this.most = most;
      this.usual = usual;
    }

    @Override
    public List<MetricSeries> series() {
      return series;
    }

    @Override
    public void restart(long timeMs) {
      Arrays.fill(counts, 0);
      count = 0;
      sum = 0;
    }

    @Override
    public void pass(RandomGenerator random) {
      for (int calls = (int) (random.nextDouble() * most); calls > 0; calls--) {
        double seconds = draw(random, usual);
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
          bucket++;
        }
        counts[bucket]++;
        count++;
        sum += seconds;
      }
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      long cumulative = 0;
      for (int i = 0; i < counts.length; i++) {
        cumulative += counts[i];
        sink.value(series.get(i), timeMs, (double) cumulative);
      }
      sink.value(series.get(counts.length), timeMs, sum);
      sink.value(series.get(counts.length + 1), timeMs, (double) count);
    }
  }

  /** One series that holds all. */
  static final class Native implements Instrument {
    private final MetricSeries series;
    private final double most;
    private final double usual;
    private final NativeHistogram histogram = new NativeHistogram();

    Native(MetricSeries series, double most, double usual) {
      this.series = series;
      this.most = most;
      this.usual = usual;
    }

    @Override
    public List<MetricSeries> series() {
      return List.of(series);
    }

    @Override
    public boolean ofHistograms() {
      return true;
    }

    @Override
    public void restart(long timeMs) {
      histogram.clear();
    }

    @Override
    public void pass(RandomGenerator random) {
      for (int calls = (int) (random.nextDouble() * most); calls > 0; calls--) {
        histogram.observe(draw(random, usual));
      }
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.histogram(series, timeMs, histogram);
    }
  }
}
