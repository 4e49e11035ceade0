package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.metric.otlp.OtlpMetricDecoder;
import dev.pharos.receive.metric.otlp.OtlpMetricSettings;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.InstantSource;

/** For tests of other signals. */
final class NoMetrics {
  private NoMetrics() {}

  static MetricSinks sinks(Refusals refusals) {
    return new MetricSinks(
        new MetricIntake(
            new MemorySeriesStore(InstantSource.system()),
            refusals,
            new Redactor(RedactionSettings.DEFAULT)),
        new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(1), KeptSeries.NONE));
  }
}
