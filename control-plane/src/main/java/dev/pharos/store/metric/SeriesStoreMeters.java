package dev.pharos.store.metric;

import dev.pharos.store.SampleRefusal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the store of metrics holds and refused, at {@code /actuator/prometheus}. */
record SeriesStoreMeters(EmbeddedSeriesStore store) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    AppendCounts counts = store.counts();
    FunctionCounter.builder("pharos.metrics.samples", counts, AppendCounts::samples)
        .description("Samples of metrics that were taken")
        .register(registry);
    FunctionCounter.builder("pharos.metrics.repeated.samples", counts, AppendCounts::repeated)
        .description("Samples of metrics that were there already with the same value")
        .register(registry);
    FunctionCounter.builder("pharos.metrics.exemplars", counts, AppendCounts::exemplars)
        .description("Exemplars that were taken")
        .register(registry);
    for (SampleRefusal reason : SampleRefusal.values()) {
      FunctionCounter.builder(
              "pharos.metrics.refused.samples", counts, counted -> counted.refused(reason))
          .description("Samples of metrics that were not taken")
          .tag("reason", reason.label())
          .register(registry);
    }
    Gauge.builder("pharos.metrics.active.series", store, EmbeddedSeriesStore::activeSeries)
        .description("Series that got a sample lately")
        .register(registry);
    Gauge.builder("pharos.metrics.stored.bytes", store, EmbeddedSeriesStore::storedBytes)
        .description("Bytes of metrics on disk, their journal among them")
        .baseUnit("bytes")
        .register(registry);
  }
}
