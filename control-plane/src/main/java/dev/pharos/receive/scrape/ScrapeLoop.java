package dev.pharos.receive.scrape;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.metric.MetricAccepted;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.ScrapeTargets.Health;
import dev.pharos.aggregate.metric.ScrapeTargets.Target;
import dev.pharos.receive.exposition.ExposedSample;
import dev.pharos.receive.exposition.Exposition;
import dev.pharos.receive.metric.BatchBuilder;
import dev.pharos.receive.metric.NativeBuckets;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One target's scrapes, one after the other: its samples with the target's labels, what Prometheus
 * says of each scrape ({@code up} and others), and the marks that series ended. Scrapes are made by
 * one thread at a time; how it stands may be asked by any. Source:
 * https://prometheus.io/docs/concepts/jobs_instances
 */
final class ScrapeLoop {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);
  private static final List<String> REPORTED =
      List.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");

  private final ScrapeTarget target;
  private final ScrapeFetch fetch;
  private final MetricIntake intake;

  /** Of the last scrape, those without times of their own; whether each is a histogram. */
  private Map<Labels, Boolean> seen = new HashMap<>();

  /** Of series that were there with the last scrape. */
  private final Map<Labels, List<Exemplar>> exemplars = new HashMap<>();

  private boolean reported;
  private volatile State state = new State(Health.UNKNOWN, "", Instant.EPOCH, Duration.ZERO);

  private record State(Health health, String error, Instant at, Duration duration) {}

  ScrapeLoop(ScrapeTarget target, ScrapeFetch fetch, MetricIntake intake) {
    this.target = target;
    this.fetch = fetch;
    this.intake = intake;
  }

  ScrapeTarget target() {
    return target;
  }

  /**
   * Scrapes once.
   *
   * @param timeMs when it was due: the time of its samples
   */
  void scrape(long timeMs) throws InterruptedException {
    long begin = System.nanoTime();
    BatchBuilder batch = new BatchBuilder();
    Counts counts = new Counts();
    String error = "";
    Map<Labels, Boolean> now = new HashMap<>();
    int received = 0;
    try {
      Exposition page = fetch.fetch(target, timeMs);
      received = page.bytes();
      counts.scraped = page.samples().size();
      counts.kept = counts.scraped;
      int limit = target.job().sampleLimit();
      if (limit > 0 && counts.scraped > limit) {
        throw new ScrapeFetch.FailedException("sample limit exceeded: " + limit);
      }
      for (ExposedSample sample : page.samples()) {
        add(sample, timeMs, batch, now, counts);
      }
      page.metadata().forEach(batch::metadata);
    } catch (ScrapeFetch.FailedException e) {
      error = String.valueOf(e.getMessage());
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    markEnded(now, timeMs, batch);
    seen = now;
    exemplars.keySet().retainAll(now.keySet());
    report(timeMs, batch, error.isEmpty(), duration, counts);
    String notKept = keep(batch, received);
    String trouble = error.isEmpty() ? notKept : error;
    state =
        new State(
            error.isEmpty() ? Health.UP : Health.DOWN,
            trouble,
            Instant.ofEpochMilli(timeMs),
            duration);
  }

  /** The target is no more: all its series end. */
  void end(long timeMs) {
    BatchBuilder batch = new BatchBuilder();
    markEnded(Map.of(), timeMs, batch);
    seen = new HashMap<>();
    if (reported) {
      for (String name : REPORTED) {
        batch.series(named(name), timeMs, STALE, List.of());
      }
    }
    keep(batch, 0);
  }

  private static final class Counts {
    private int scraped;
    private int kept;
    private int added;
  }

  private void add(
      ExposedSample sample,
      long timeMs,
      BatchBuilder batch,
      Map<Labels, Boolean> now,
      Counts counts) {
    Labels labels = TargetLabels.merged(sample.labels(), target.labels(), target.job());
    boolean timed = sample.timed() && target.job().honorTimestamps();
    long at = timed ? sample.timeMs() : timeMs;
    FloatHistogram histogram = sample.histogram();
    newExemplars(labels, sample, at).forEach(batch::exemplar);
    if (histogram == null) {
      batch.sample(at, sample.value());
    } else {
      batch.sample(at, histogram);
    }
    batch.endSeries(labels);
    if (!seen.containsKey(labels) && !now.containsKey(labels)) {
      counts.added++;
    }
    // A service that says its own times says itself how long its values hold.
    if (!timed) {
      now.put(labels, histogram != null);
    }
  }

  /** An exemplar that says no time of its own is the same one until it is another. */
  private List<Exemplar> newExemplars(Labels labels, ExposedSample sample, long timeMs) {
    if (sample.exemplars().isEmpty()) {
      return List.of();
    }
    List<Exemplar> before = exemplars.put(labels, sample.exemplars());
    if (before == null) {
      return sample.exemplars();
    }
    return sample.exemplars().stream()
        .filter(
            one -> one.timeMs() != timeMs || before.stream().noneMatch(other -> same(one, other)))
        .toList();
  }

  private static boolean same(Exemplar one, Exemplar other) {
    return one.labels().equals(other.labels()) && Double.compare(one.value(), other.value()) == 0;
  }

  private void markEnded(Map<Labels, Boolean> now, long timeMs, BatchBuilder batch) {
    seen.forEach((labels, isHistogram) -> {
      if (!now.containsKey(labels)) {
        if (isHistogram) {
          batch.sample(timeMs, NativeBuckets.stale(0));
          batch.endSeries(labels);
        } else {
          batch.series(labels, timeMs, STALE, List.of());
        }
      }
    });
  }

  private void report(
      long timeMs, BatchBuilder batch, boolean up, Duration duration, Counts counts) {
    double[] values = {
      up ? 1 : 0, duration.toNanos() / 1e9, counts.scraped, counts.kept, up ? counts.added : 0
    };
    for (int i = 0; i < values.length; i++) {
      batch.series(named(REPORTED.get(i)), timeMs, values[i], List.of());
    }
    reported = true;
  }

  private Labels named(String metric) {
    return target.labels().toBuilder().set(Labels.METRIC_NAME, metric).build();
  }

  /** Gives why not all was kept; what was refused is counted by the intake. */
  private String keep(BatchBuilder batch, int receivedBytes) {
    try {
      MetricAccepted accepted = intake.append(batch.build(receivedBytes));
      return accepted.firstRefusal();
    } catch (RefusedException e) {
      return "the store did not take it: " + e.getMessage();
    }
  }

  Target status() {
    State now = state;
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < target.labels().size(); i++) {
      labels.put(target.labels().name(i), target.labels().value(i));
    }
    Map<String, String> discovered = new TreeMap<>(labels);
    discovered.put("__address__", target.url().getAuthority());
    discovered.put("__metrics_path__", target.url().getPath());
    discovered.put("__scheme__", target.url().getScheme());
    return new Target(
        target.job().name(),
        target.url().toString(),
        discovered,
        labels,
        now.health,
        now.error,
        now.at,
        now.duration,
        target.job().interval(),
        target.job().timeout());
  }
}
