package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.store.SeriesStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way in of metrics. */
@Configuration(proxyBeanMethods = false)
class MetricIntakeConfiguration {

  @Bean(destroyMethod = "close")
  MetricIntake metricIntake(
      SeriesStore store,
      Refusals refusals,
      Redactor redactor,
      Levers levers,
      PinnedTraces pinned,
      Intake intake) {
    return new MetricIntake(store, refusals, redactor, levers.metrics(), pinned, intake::requests);
  }
}
