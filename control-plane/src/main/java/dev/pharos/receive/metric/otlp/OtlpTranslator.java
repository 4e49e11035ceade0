package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.receive.metric.BatchBuilder;
import dev.pharos.receive.metric.NativeBuckets;
import dev.pharos.receive.metric.otlp.OtlpMetric.Kind;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.Samples;
import java.util.List;
import java.util.Optional;

/**
 * Makes Prometheus' series of OpenTelemetry's metrics. What is cumulative is taken as it is, what
 * is a difference is summed up by {@link DeltaSums}. Sources:
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics#otlp-metric-points-to-prometheus
 * and, where that leaves a choice, what Prometheus' own OTLP endpoint does. An instance translates
 * one request.
 */
final class OtlpTranslator {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);

  /**
   * So often a resource's {@code target_info} stands between its samples: readers look 5 min back.
   */
  private static final long TARGET_INFO_INTERVAL_MS = 150_000;

  /** Of one resource in one request; times a day apart would make some hundred. */
  private static final int MAX_TARGET_INFOS = 1_000;

  private final OtlpMetricSettings settings;
  private final MetricNames names;
  private final DeltaSums deltas;
  private final KeptTotals kept;
  private final BatchBuilder batch;

  OtlpTranslator(
      OtlpMetricSettings settings, DeltaSums deltas, KeptTotals kept, BatchBuilder batch) {
    this.settings = settings;
    this.names = new MetricNames(settings.translation());
    this.deltas = deltas;
    this.kept = kept;
    this.batch = batch;
  }

  void translate(OtlpRequest request) throws MalformedPayloadException {
    for (OtlpRequest.OfResource resource : request.resources()) {
      ResourceLabels labels = new ResourceLabels(names, settings, resource.attributes());
      long earliest = Long.MAX_VALUE;
      long latest = Long.MIN_VALUE;
      for (OtlpRequest.OfScope scope : resource.scopes()) {
        List<String> ofScope = ResourceLabels.ofScope(names, settings, scope);
        for (OtlpMetric metric : scope.metrics()) {
          translate(metric, labels, ofScope);
          for (OtlpPoint point : metric.points) {
            earliest = Math.min(earliest, point.timeMs());
            latest = Math.max(latest, point.timeMs());
          }
        }
      }
      if (latest != Long.MIN_VALUE) {
        targetInfo(labels, earliest, latest);
      }
    }
  }

  private void targetInfo(ResourceLabels resource, long earliestMs, long latestMs)
      throws MalformedPayloadException {
    Optional<Labels> labels = resource.targetInfo();
    if (labels.isEmpty()) {
      return;
    }
    long timeMs = earliestMs;
    for (int i = 0; i < MAX_TARGET_INFOS && timeMs < latestMs; i++) {
      batch.sample(timeMs, 1);
      timeMs += TARGET_INFO_INTERVAL_MS;
    }
    batch.count();
    batch.sample(latestMs, 1);
    batch.endSeries(labels.get());
    batch.metadata(
        new MetricMetadata(ResourceLabels.TARGET_INFO, MetricType.GAUGE, "", "Target metadata"));
  }

  private void translate(OtlpMetric metric, ResourceLabels resource, List<String> ofScope)
      throws MalformedPayloadException {
    int points = Math.max(1, metric.points.size());
    if (metric.kind == Kind.NONE
        || (metric.hasTemporality()
            && metric.temporality != OtlpMetric.DELTA
            && metric.temporality != OtlpMetric.CUMULATIVE)) {
      batch.refuse(
          RefusalReason.UNSUPPORTED_METRIC,
          points,
          "metric '%s' is of no known kind, or neither cumulative nor delta"
              .formatted(metric.name));
      return;
    }
    Optional<String> family = names.metric(metric);
    if (family.isEmpty()) {
      batch.refuse(
          RefusalReason.INVALID_LABELS, points, "metric '%s' has no name".formatted(metric.name));
      return;
    }
    batch.metadata(
        new MetricMetadata(
            family.get(), typeOf(metric), UnitWords.of(metric.unit).joined(), metric.description));
    for (OtlpPoint point : metric.points) {
      Optional<Labels> labels = resource.of(point.attributes, ofScope);
      if (labels.isEmpty()) {
        batch.refuse(
            RefusalReason.INVALID_LABELS,
            1,
            "an attribute of metric '%s' has a key that no label can have".formatted(metric.name));
      } else {
        point(metric, point, family.get(), labels.get());
      }
    }
  }

  private static MetricType typeOf(OtlpMetric metric) {
    return switch (metric.kind) {
      case GAUGE -> MetricType.GAUGE;
      case SUM -> metric.monotonic ? MetricType.COUNTER : MetricType.GAUGE;
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM -> MetricType.HISTOGRAM;
      case SUMMARY -> MetricType.SUMMARY;
      case NONE -> MetricType.UNKNOWN;
    };
  }

  private void point(OtlpMetric metric, OtlpPoint point, String family, Labels labels)
      throws MalformedPayloadException {
    boolean delta =
        metric.hasTemporality()
            && metric.temporality == OtlpMetric.DELTA
            && !point.noRecordedValue();
    switch (metric.kind) {
      case GAUGE, SUM -> number(point, named(labels, family), delta, metric.kind == Kind.SUM);
      case HISTOGRAM -> histogram(point, family, labels, delta);
      case EXPONENTIAL_HISTOGRAM -> exponential(point, named(labels, family), delta);
      case SUMMARY -> summary(point, family, labels);
      case NONE -> throw new IllegalStateException("was refused before");
    }
  }

  private static Labels named(Labels labels, String name) {
    return labels.toBuilder().set(Labels.METRIC_NAME, name).build();
  }

  private static Labels named(Labels labels, String name, String extra, String value) {
    return labels.toBuilder().set(extra, value).set(Labels.METRIC_NAME, name).build();
  }

  private void number(OtlpPoint point, Labels series, boolean delta, boolean isSum) {
    double value = point.noRecordedValue() ? STALE : point.value;
    if (delta) {
      Optional<Double> total =
          deltas.add(
              Double.class,
              series,
              point.timeMs(),
              point.value,
              Double::sum,
              () -> kept.numbers(series, point.timeMs()));
      if (total.isEmpty()) {
        late(series);
        return;
      }
      value = total.get();
    }
    List<Exemplar> exemplars = isSum ? OtlpExemplars.of(point, names) : List.of();
    batch.series(series, point.timeMs(), value, exemplars);
  }

  private void late(Labels series) {
    batch.refuse(
        RefusalReason.OUT_OF_ORDER,
        1,
        "a difference of %s is not later than those before it".formatted(series));
  }

  private void histogram(OtlpPoint point, String family, Labels labels, boolean delta)
      throws MalformedPayloadException {
    ClassicTotal total = ClassicTotal.of(point);
    int bounds = total.bounds().length;
    if (total.counts().length != 0 && total.counts().length != bounds + 1) {
      batch.refuse(
          RefusalReason.INVALID_HISTOGRAM,
          1,
          "a histogram of %s has %d buckets for %d bounds"
              .formatted(family, total.counts().length, bounds));
      return;
    }
    if (delta) {
      Labels series = named(labels, family);
      ClassicTotal increment = total;
      Optional<ClassicTotal> summed =
          deltas.add(
              ClassicTotal.class,
              series,
              point.timeMs(),
              increment,
              ClassicTotal::plus,
              () -> kept.classic(family, labels, point.timeMs(), increment));
      if (summed.isEmpty()) {
        late(series);
        return;
      }
      total = summed.get();
    }
    write(point, family, labels, total);
  }

  private void write(OtlpPoint point, String family, Labels labels, ClassicTotal total)
      throws MalformedPayloadException {
    boolean gone = point.noRecordedValue();
    long timeMs = point.timeMs();
    if (total.hasSum()) {
      batch.series(named(labels, family + "_sum"), timeMs, gone ? STALE : total.sum(), List.of());
    }
    batch.series(named(labels, family + "_count"), timeMs, gone ? STALE : total.count(), List.of());
    List<Exemplar> exemplars = OtlpExemplars.of(point, names);
    double below = Double.NEGATIVE_INFINITY;
    double cumulative = 0;
    for (int i = 0; i < total.counts().length - 1; i++) {
      batch.count();
      double bound = total.bounds()[i];
      cumulative += total.counts()[i];
      batch.series(
          named(labels, family + "_bucket", "le", GoNumber.plain(bound)),
          timeMs,
          gone ? STALE : cumulative,
          OtlpExemplars.between(exemplars, below, bound));
      below = bound;
    }
    batch.series(
        named(labels, family + "_bucket", "le", "+Inf"),
        timeMs,
        gone ? STALE : total.count(),
        OtlpExemplars.between(exemplars, below, Double.POSITIVE_INFINITY));
  }

  private void exponential(OtlpPoint point, Labels series, boolean delta) {
    FloatHistogram histogram;
    try {
      histogram =
          point.noRecordedValue()
              ? NativeBuckets.stale(BucketScheme.MAX_EXPONENTIAL)
              : ExponentialTotal.of(point);
    } catch (IllegalArgumentException e) {
      batch.refuse(
          RefusalReason.INVALID_HISTOGRAM,
          1,
          "%s: %s".formatted(series.metricName(), e.getMessage()));
      return;
    }
    if (delta) {
      Optional<FloatHistogram> total =
          deltas.add(
              FloatHistogram.class,
              series,
              point.timeMs(),
              histogram,
              ExponentialTotal::plus,
              () -> kept.histograms(series, point.timeMs()));
      if (total.isEmpty()) {
        late(series);
        return;
      }
      histogram = total.get();
    }
    OtlpExemplars.of(point, names).forEach(batch::exemplar);
    batch.sample(point.timeMs(), histogram);
    batch.endSeries(series);
  }

  private void summary(OtlpPoint point, String family, Labels labels)
      throws MalformedPayloadException {
    boolean gone = point.noRecordedValue();
    long timeMs = point.timeMs();
    batch.series(named(labels, family + "_sum"), timeMs, gone ? STALE : point.sum, List.of());
    batch.series(named(labels, family + "_count"), timeMs, gone ? STALE : point.count, List.of());
    for (int i = 0; i < point.quantiles.size(); i++) {
      batch.count();
      batch.series(
          named(labels, family, "quantile", GoNumber.plain(point.quantiles.get(i))),
          timeMs,
          gone ? STALE : point.quantileValues.get(i),
          List.of());
    }
  }
}
