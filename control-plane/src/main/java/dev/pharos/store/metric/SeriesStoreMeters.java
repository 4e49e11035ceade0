package dev.pharos.store.metric;

import dev.pharos.store.SampleRefusal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

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
    FunctionCounter.builder("pharos.metrics.refused.exemplars", counts, AppendCounts::longExemplars)
        .description("Exemplars that were not kept")
        .tag("reason", "labels_too_long")
        .register(registry);
    FunctionCounter.builder("pharos.metrics.refused.families", counts, AppendCounts::unkeptFamilies)
        .description("Times that type, unit and help of a family were not kept")
        .tag("reason", "family_limit")
        .register(registry);
    Gauge.builder("pharos.metrics.active.series", store, EmbeddedSeriesStore::activeSeries)
        .description("Series that got a sample lately")
        .register(registry);
    Gauge.builder("pharos.metrics.stored.bytes", store, EmbeddedSeriesStore::storedBytes)
        .description("Bytes of metrics on disk, their journal among them")
        .baseUnit("bytes")
        .register(registry);
    bindParts(registry);
  }

  private void bindParts(MeterRegistry registry) {
    Gauge.builder("pharos.metrics.parts", store, of -> of.stored().parts())
        .description("Parts of metrics with an index, each of two hours or a day")
        .register(registry);
    Gauge.builder("pharos.metrics.parts.bytes", store, of -> of.stored().bytes())
        .description("Bytes of these parts, their indexes among them")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("pharos.metrics.parts.samples", store, of -> of.stored().samples())
        .description("Samples in these parts")
        .register(registry);
    Gauge.builder("pharos.metrics.sample.bytes", store, of -> of.stored().bytesPerSample())
        .description("Bytes on disk of a sample in these parts")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("pharos.metrics.retired.bytes", store, of -> of.stored().retiredBytes())
        .description("Bytes of parts that were merged and wait for two checkpoints to be deleted")
        .baseUnit("bytes")
        .register(registry);
    PartCounts parts = store.partCounts();
    count(registry, "pharos.metrics.merges", parts.merges, "Merges of parts of a day");
    count(registry, "pharos.metrics.merged.parts", parts.mergedParts, "Parts that were merged");
    count(registry, "pharos.metrics.merged.bytes", parts.mergedBytes, "Bytes that merges wrote");
    count(registry, "pharos.metrics.failed.merges", parts.failedMerges, "Merges that failed");
    count(registry, "pharos.metrics.reindexed.parts", parts.reindexed, "Indexes made again");
    count(
        registry,
        "pharos.metrics.lost.chunks",
        parts.lostChunks,
        "Chunks that an index which was made again could not take in");
    count(
        registry,
        "pharos.metrics.set.aside.parts",
        parts.setAside,
        "Parts whose index was damaged and could not be made again");
  }

  private static void count(
      MeterRegistry registry, String name, LongAdder counter, String description) {
    FunctionCounter.builder(name, counter, LongAdder::sum)
        .description(description)
        .register(registry);
  }
}
