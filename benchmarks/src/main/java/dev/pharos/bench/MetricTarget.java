package dev.pharos.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One instance of a service as a scraper sees it: at its own time within the interval, a few
 * milliseconds late now and then, failing seldom, and gone for two minutes when a new version is
 * rolled out, after which its counters begin at zero. What is gone is marked stale, as Prometheus
 * does. Deterministic by seed; for one thread.
 */
final class MetricTarget {
  /** Four hours between two versions, at each instance at another time. */
  private static final int STEPS_BETWEEN_DEPLOYMENTS = 960;

  private static final int STEPS_GONE = 8;
  private static final double SCRAPE_FAILS = 0.001;
  private static final double SCRAPE_IS_LATE = 0.05;
  private static final int LATE_AT_MOST_MS = 5;

  private final String service;
  private final RandomGenerator random;
  private final MetricSeries up;
  private final List<Instrument> instruments;
  private final int lifeBegan;
  private final long offsetMs;
  private long step;
  private boolean shown;
  private boolean upShown;
  private long written;

  /**
   * @param number among all targets, from 0
   * @param series that it shows when it is up, at least one
   */
  MetricTarget(long seed, int number, int series) {
    this.service = TargetPlan.service(number);
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + number);
    this.instruments = TargetPlan.of(number, series - 1);
    this.lifeBegan = random.nextInt(STEPS_BETWEEN_DEPLOYMENTS);
    this.offsetMs = random.nextLong(MetricMix.STEP_MS - LATE_AT_MOST_MS);
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(MetricSeries.NAME, "up");
    labels.put("job", service);
    labels.put("instance", TargetPlan.instance(number));
    int place = instruments.stream().mapToInt(one -> one.everShown().size()).sum();
    this.up =
        new MetricSeries(
            place,
            new MetricSeries.Family("up", MetricSeries.Type.GAUGE, "", "Whether it answers."),
            labels);
  }

  String service() {
    return service;
  }

  /** Series that may ever be shown, each at its place. */
  List<MetricSeries> everShown() {
    List<MetricSeries> all = new ArrayList<>();
    instruments.forEach(one -> all.addAll(one.everShown()));
    all.add(up);
    all.sort(Comparator.comparingInt(MetricSeries::place));
    return all;
  }

  /** Samples so far, marks of staleness not among them. */
  long written() {
    return written;
  }

  /**
   * What the next scrape brings; each call is the one of the next step.
   *
   * @param stepMs when the step begins
   */
  void scrape(long stepMs, SampleSink sink) {
    long late = random.nextDouble() < SCRAPE_IS_LATE ? random.nextInt(LATE_AT_MOST_MS) : 0;
    long timeMs = stepMs + offsetMs + late;
    boolean first = step == 0;
    long life = (step++ + lifeBegan) % STEPS_BETWEEN_DEPLOYMENTS;
    if (life < STEPS_GONE) {
      hide(timeMs, sink);
      if (upShown) {
        sink.stale(up, timeMs, false);
        upShown = false;
      }
      return;
    }
    if (life == STEPS_GONE || first) {
      instruments.forEach(one -> one.restart(timeMs));
    }
    instruments.forEach(one -> one.pass(random));
    boolean fails = random.nextDouble() < SCRAPE_FAILS;
    if (fails) {
      hide(timeMs, sink);
    } else {
      instruments.forEach(one -> {
        one.write(timeMs, sink);
        written += one.series().size();
      });
      shown = true;
    }
    sink.value(up, timeMs, fails ? 0 : 1);
    upShown = true;
    written++;
  }

  private void hide(long timeMs, SampleSink sink) {
    if (shown) {
      for (Instrument one : instruments) {
        one.series().forEach(series -> sink.stale(series, timeMs, one.ofHistograms()));
      }
      shown = false;
    }
  }
}
