package dev.pharos.bench;

import java.util.List;
import java.util.random.RandomGenerator;

/** The kinds of instruments that have one series; histograms stand for themselves. */
final class Instruments {
  private Instruments() {}

  /** Counts events: whole ones, or hundredths such as processor time. */
  static final class Counter implements Instrument {
    private final MetricSeries series;
    private final double most;
    private final double unitsPerOne;
    private double units;

    /**
     * @param most that a scrape may bring
     * @param unitsPerOne 1 for whole events, 100 for hundredths
     */
    Counter(MetricSeries series, double most, double unitsPerOne) {
      this.series = series;
      this.most = most;
      this.unitsPerOne = unitsPerOne;
    }

    @Override
    public List<MetricSeries> series() {
      return List.of(series);
    }

    @Override
    public void restart(long timeMs) {
      units = 0;
    }

    @Override
    public void pass(RandomGenerator random) {
      units += Math.floor(random.nextDouble() * most * unitsPerOne);
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.value(series, timeMs, units / unitsPerOne);
    }
  }

  /** Walks between two bounds by steps of a grain, and now and then stays where it is. */
  static final class Gauge implements Instrument {
    private static final double STAYS = 0.3;

    /** A step is at most this share of the way between the bounds. */
    private static final double STEP = 0.05;

    private final MetricSeries series;
    private final double low;
    private final double high;
    private final double grain;
    private double value;

    Gauge(MetricSeries series, double low, double high, double grain) {
      this.series = series;
      this.low = low;
      this.high = high;
      this.grain = grain;
      this.value = low;
    }

    @Override
    public List<MetricSeries> series() {
      return List.of(series);
    }

    @Override
    public void restart(long timeMs) {
      value = low;
    }

    @Override
    public void pass(RandomGenerator random) {
      if (random.nextDouble() >= STAYS) {
        double step = (2 * random.nextDouble() - 1) * STEP * (high - low);
        double grains = Math.max(1, Math.ceil(Math.abs(step) / grain)) * Math.signum(step);
        value = Math.clamp(value + grains * grain, low, high);
      }
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.value(series, timeMs, value);
    }
  }

  /** Always the same, such as a limit. */
  record Constant(MetricSeries only, double value) implements Instrument {
    @Override
    public List<MetricSeries> series() {
      return List.of(only);
    }

    @Override
    public void restart(long timeMs) {
      // It has nothing to forget.
    }

    @Override
    public void pass(RandomGenerator random) {
      // Nothing happens to it.
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.value(only, timeMs, value);
    }
  }

  /** When the program began, in epoch seconds. */
  static final class StartTime implements Instrument {
    private final MetricSeries series;
    private double seconds;

    StartTime(MetricSeries series) {
      this.series = series;
    }

    @Override
    public List<MetricSeries> series() {
      return List.of(series);
    }

    @Override
    public void restart(long timeMs) {
      seconds = timeMs / 1e3;
    }

    @Override
    public void pass(RandomGenerator random) {
      // It changes at a restart alone.
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.value(series, timeMs, seconds);
    }
  }

  /** Which version runs: one series of each, and one at a time. */
  static final class Build implements Instrument {
    private final List<MetricSeries> versions;
    private int running = -1;

    Build(List<MetricSeries> versions) {
      this.versions = List.copyOf(versions);
    }

    @Override
    public List<MetricSeries> series() {
      return List.of(versions.get(Math.max(0, running)));
    }

    @Override
    public List<MetricSeries> everShown() {
      return versions;
    }

    @Override
    public void restart(long timeMs) {
      running = (running + 1) % versions.size();
    }

    @Override
    public void pass(RandomGenerator random) {
      // It changes at a restart alone.
    }

    @Override
    public void write(long timeMs, SampleSink sink) {
      sink.value(versions.get(Math.max(0, running)), timeMs, 1);
    }
  }
}
