package dev.pharos.show.prometheus;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What queries of PromQL came to, at {@code /actuator/prometheus}. */
record QueryMeters(QueryGuards guards) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (QueryOutcome outcome : QueryOutcome.values()) {
      FunctionCounter.builder("pharos.metrics.queries", guards, g -> g.counted(outcome))
          .description("Queries of PromQL by what became of them")
          .tag("outcome", outcome.label())
          .register(registry);
    }
    Gauge.builder("pharos.metrics.queries.running", guards, QueryGuards::running)
        .description("Queries of PromQL that are evaluated now")
        .register(registry);
    Gauge.builder("pharos.metrics.queries.waiting", guards, QueryGuards::waiting)
        .description("Queries of PromQL that wait for others to end")
        .register(registry);
    Gauge.builder("pharos.metrics.query.memory", guards, QueryGuards::memoryBytes)
        .description("Memory that running queries of PromQL hold, by estimate")
        .baseUnit("bytes")
        .register(registry);
  }
}
