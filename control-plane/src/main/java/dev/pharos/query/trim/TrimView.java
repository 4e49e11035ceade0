package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.query.overhead.Pricing;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reader;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SeriesStore.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one question is about: the range, the services that are meant, and their metrics. For one
 * thread.
 */
final class TrimView {
  /** Whoever read longer ago needs it no more. */
  static final Duration READ_WITHIN = Duration.ofDays(30);

  /** The largest of all services; the others have few series. */
  private static final int MOST_METRICS = 5_000;

  /** Who goes wrong, and not only without, where what it reads is gone. */
  private static final Set<Reader.Kind> NEEDING = Set.of(Reader.Kind.RULE, Reader.Kind.VERDICT);

  private static final Duration DAY = Duration.ofDays(1);
  private static final int DAYS_OF_MONTH = Math.toIntExact(Pricing.MONTH.toDays());

  private final TrimSources sources;
  private final CountedRange counted;
  private final Place place;
  private final @Nullable String service;
  private final Instant now;
  private final double daysOfRange;
  private final Map<String, List<String>> byRule;
  private final List<OfService> metrics = new ArrayList<>();
  private final Map<String, Double> samplesOfSeries = new HashMap<>();

  /** Active series of a metric of a service that is meant. */
  record OfService(TelemetrySource source, MetricSeries series) {
    String metric() {
      return series.metric();
    }
  }

  TrimView(TrimSources sources, TimeRange asked, Place place, @Nullable String service) {
    this.sources = sources;
    this.place = place;
    this.service = service;
    counted = sources.ledger().counted(asked);
    long nowNs = sources.ledger().nowNs();
    now = TimeRange.instant(nowNs);
    long began = Resolution.MINUTE.windowStart(sources.ledger().beganNs());
    long passed =
        Math.min(counted.range().toNs(), nowNs) - Math.max(counted.range().fromNs(), began);
    daysOfRange = Math.max(Resolution.MINUTE.lengthNs(), passed) / (double) DAY.toNanos();
    byRule = sources.rules().byMetric();
    Map<String, Long> arrived =
        sources.series().arrived(counted.resolution(), counted.range()).byService();
    sources
        .series()
        .services()
        .forEach(one -> {
          if (one.active() > 0) {
            samplesOfSeries.put(
                one.service(), (double) arrived.getOrDefault(one.service(), 0L) / one.active());
          }
        });
    Set<ServiceId> known = new TreeSet<>(sources.ledger().running());
    sources
        .series()
        .largestMetrics(owner -> isMeant(TelemetrySource.ofSeries(owner, known)), MOST_METRICS)
        .forEach(
            one -> metrics.add(new OfService(TelemetrySource.ofSeries(one.service(), known), one)));
  }

  TrimSources sources() {
    return sources;
  }

  CountedRange counted() {
    return counted;
  }

  Instant now() {
    return now;
  }

  /** By name; null where all are meant. */
  @Nullable String service() {
    return service;
  }

  /** Whether all services are meant. */
  boolean isAll() {
    return service == null && place.equals(Place.ANYWHERE);
  }

  boolean isMeant(ServiceId of) {
    return place.holds(of) && (service == null || service.equals(of.name()));
  }

  private boolean isMeant(TelemetrySource source) {
    return source.isIn(place) && source.isNamed(service);
  }

  /** Those of the services that are meant, the largest first. */
  List<OfService> metrics() {
    return metrics;
  }

  /**
   * Whether a verdict, an alert or a rule is made of it, so that nobody is told to do without, or
   * it is what tells whether anything is scraped at all.
   */
  boolean isNeeded(String metric) {
    return metric.equals("up")
        || metric.startsWith("scrape_")
        || sources.levers().isNeeded(metric)
        || byRule.containsKey(metric)
        || readers(metric).stream().anyMatch(one -> NEEDING.contains(one.reader().kind()));
  }

  /** Who read it lately, the latest first. */
  List<LastRead> readers(String metric) {
    return recent(sources.reads().ofMetric(metric));
  }

  List<LastRead> recent(List<LastRead> readers) {
    Instant oldest = now.minus(READ_WITHIN);
    return readers.stream().filter(one -> !one.at().isBefore(oldest)).toList();
  }

  long perDay(double items) {
    return Math.round(items / daysOfRange);
  }

  long perDay(long items) {
    return perDay((double) items);
  }

  /**
   * Of a day's samples of some series, taken for as many as the others of their service have.
   *
   * @param series by what {@code SeriesOwner} tells
   */
  Advice.Saving ofSeries(Map<String, Long> series) {
    double samples = 0;
    long all = 0;
    for (Map.Entry<String, Long> one : series.entrySet()) {
      samples += samplesOfSeries.getOrDefault(one.getKey(), 0.0) * one.getValue();
      all += one.getValue();
    }
    return ofSamples(perDay(samples), all);
  }

  Advice.Saving ofSamples(long perDay, long series) {
    return saving(Refusals.METRICS, perDay, 0, perDay, series, sources.stored().bytesPerSample());
  }

  /** Lines that a lever leaves out come all the same: only their place on disk is saved. */
  Advice.Saving ofLines(long perDay) {
    return saving(Refusals.LOGS, perDay, 0, 0, 0, sources.stored().bytesPerLine());
  }

  /** Lines that are not sent any more. */
  Advice.Saving ofLinesNotSent(long perDay) {
    return saving(Refusals.LOGS, perDay, 0, perDay, 0, sources.stored().bytesPerLine());
  }

  /**
   * Spans that are not sent any more.
   *
   * @param received bytes a day
   * @param stored bytes on disk a day; empty before any span is there for good
   */
  Advice.Saving ofSpansNotSent(long perDay, long received, OptionalDouble stored) {
    Long bytes = stored.isEmpty() ? null : (Long) Math.round(stored.getAsDouble());
    return new Advice.Saving(
        perDay,
        0,
        bytes,
        DAYS_OF_MONTH
            * sources.pricing().of(Refusals.TRACES, perDay, received, stored.orElse(0), 0, DAY));
  }

  private Advice.Saving saving(
      String signal, long perDay, long received, long paid, long series, OptionalDouble perItem) {
    return new Advice.Saving(
        perDay,
        series,
        perItem.isEmpty() ? null : (Long) Math.round(perDay * perItem.getAsDouble()),
        DAYS_OF_MONTH
            * sources
                .pricing()
                .of(signal, paid, received, perDay * perItem.orElse(0), series, DAY));
  }
}
