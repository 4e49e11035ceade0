package dev.pharos.aggregate;

import dev.pharos.aggregate.stack.OwnCode;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.store.RollupStore;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the aggregators; they serve both as {@link Aggregates} and as {@link LiveWindows}. */
@Configuration(proxyBeanMethods = false)
class AggregateConfiguration {

  @Bean
  StreamingAggregates streamingAggregates(
      RollupStore rollups,
      TraceCounters counters,
      ObjectProvider<RootSpans> roots,
      ObjectProvider<ServedProbability> served,
      @Value("${pharos.errors.own-packages:}") List<String> ownPackages,
      @Value("${pharos.errors.library-packages:}") List<String> libraryPackages,
      @Value("${pharos.deployments.config-attributes:}") List<String> configAttributes) {
    return new StreamingAggregates(
        rollups,
        new OwnCode(ownPackages, libraryPackages),
        configAttributes.isEmpty()
            ? ConfigAttributes.USUAL
            : new ConfigAttributes(configAttributes),
        counters,
        roots.getIfAvailable(() -> RootSpans.NONE),
        served.getIfAvailable(() -> ServedProbability.ALL));
  }

  @Bean
  AggregateMeters aggregateMeters(StreamingAggregates aggregates, Intake intake) {
    return new AggregateMeters(aggregates, intake::statistics);
  }
}
