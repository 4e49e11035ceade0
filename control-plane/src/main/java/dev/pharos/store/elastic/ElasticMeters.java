package dev.pharos.store.elastic;

import dev.pharos.store.elastic.SendingCounts.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What reaches Elasticsearch and what waits for it, at {@code /actuator/prometheus}. */
record ElasticMeters(ElasticSpanStore spans) implements MeterBinder {
  private static final String SIGNAL = "signal";
  private static final String SPANS = "spans";

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "sent", SendingCounts::sent, "Documents that Elasticsearch took");
    counter(registry, "retried", SendingCounts::retried, "Documents that were sent once more");
    counter(
        registry,
        "refused",
        SendingCounts::refused,
        "Documents that Elasticsearch calls wrong, and that are lost");
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(
              "pharos.elasticsearch.failed.documents",
              spans,
              store -> store.counts().failedBy(reason))
          .description("Documents that Elasticsearch did not take when they were sent")
          .tag(SIGNAL, SPANS)
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    waiting(registry, "memory", waiting -> waiting.unwritten() - waiting.onDisk());
    waiting(registry, "disk", WaitingRows.Totals::onDisk);
    FunctionTimer.builder(
            "pharos.elasticsearch.bulk.requests",
            spans,
            store -> store.counts().requests(),
            store -> store.counts().requestNs(),
            TimeUnit.NANOSECONDS)
        .description("Duration of requests that bring documents to Elasticsearch")
        .tag(SIGNAL, SPANS)
        .register(registry);
    Gauge.builder("pharos.elasticsearch.reached", spans, store -> store.isWell() ? 1 : 0)
        .description("1 while documents reach Elasticsearch, 0 while they wait for it")
        .tag(SIGNAL, SPANS)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String what, ToDoubleFunction<SendingCounts> count, String help) {
    FunctionCounter.builder(
            "pharos.elasticsearch." + what + ".documents",
            spans,
            store -> count.applyAsDouble(store.counts()))
        .description(help)
        .tag(SIGNAL, SPANS)
        .register(registry);
  }

  private void waiting(
      MeterRegistry registry, String place, ToDoubleFunction<WaitingRows.Totals> rows) {
    Gauge.builder(
            "pharos.elasticsearch.waiting.documents",
            spans,
            store -> rows.applyAsDouble(store.waiting()))
        .description("Documents that Elasticsearch does not have yet")
        .tag(SIGNAL, SPANS)
        .tag("place", place)
        .register(registry);
  }
}
