package dev.pharos.show;

import dev.pharos.alert.DeliveryNotices;
import dev.pharos.alert.evaluation.RuleFiles;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.LogStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a person should know of the control plane itself: what was damaged and set aside, what was
 * lost, what does not work now. Safe for use by many threads.
 */
record StandingNotices(
    IntakeReport intake,
    SpanStore spans,
    LogStore logs,
    SeriesStore metrics,
    RefusedSeriesNotices refusedSeries,
    RollupStore rollups,
    CheckpointStore checkpoints,
    List<DeliveryNotices> deliveries,
    RuleFiles rules)
    implements MeterBinder {

  /** One sentence each, in a steady order, none twice. */
  List<String> all() {
    return sources().flatMap(source -> source.notices().get().stream()).distinct().toList();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    sources()
        .forEach(source ->
            Gauge.builder("pharos.notices", () -> source.notices().get().size())
                .description("Sentences on damage and trouble that a person should read")
                .tag("source", source.name())
                .register(registry));
  }

  private Stream<Source> sources() {
    return Stream.of(
        new Source("intake", () -> intake.statistics().notices()),
        new Source("spans", () -> spans.statistics().notices()),
        new Source("logs", () -> logs.statistics().notices()),
        new Source("metrics", () -> metrics.statistics().notices()),
        new Source("series_limits", refusedSeries::sentences),
        new Source("rollups", rollups::notices),
        new Source("checkpoints", checkpoints::notices),
        new Source("deliveries", this::undelivered),
        new Source("rules", rules::notices));
  }

  private List<String> undelivered() {
    return deliveries.stream().flatMap(each -> each.sentences().stream()).toList();
  }

  private record Source(String name, Supplier<List<String>> notices) {}
}
