package dev.pharos.aggregate;

import dev.pharos.store.RollupStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the aggregators; they serve both as {@link Aggregates} and as {@link LiveWindows}. */
@Configuration(proxyBeanMethods = false)
class AggregateConfiguration {

  @Bean
  StreamingAggregates streamingAggregates(RollupStore rollups) {
    return new StreamingAggregates(rollups);
  }

  @Bean
  AggregateMeters aggregateMeters(StreamingAggregates aggregates, Intake intake) {
    return new AggregateMeters(aggregates, intake::statistics);
  }
}
