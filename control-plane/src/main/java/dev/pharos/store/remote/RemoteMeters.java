package dev.pharos.store.remote;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** What waits for the metrics' server and what became of the rest. */
record RemoteMeters(Outbox outbox, RemoteSender sender) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    SendCounts counts = sender.counts();
    count(registry, "samples", counts.samples, "Samples that the metrics' server has taken");
    count(registry, "exemplars", counts.exemplars, "Exemplars that the metrics' server has taken");
    count(registry, "requests", counts.requests, "Requests of remote write that were sent");
    count(registry, "retries", counts.retries, "Requests that are sent again after a pause");
    for (SendCounts.Drop reason : SendCounts.Drop.values()) {
      FunctionCounter.builder(
              "pharos.metrics.remote.dropped.items", counts, of -> of.dropped(reason))
          .description("Samples and exemplars that the metrics' server did not take")
          .tag("reason", reason.label())
          .register(registry);
    }
    Gauge.builder("pharos.metrics.remote.waiting.bytes", outbox, Outbox::waitingBytes)
        .description("Bytes on disk that wait for the metrics' server")
        .baseUnit("bytes")
        .register(registry);
  }

  private static void count(
      MeterRegistry registry, String name, LongAdder count, String description) {
    FunctionCounter.builder("pharos.metrics.remote." + name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }
}
