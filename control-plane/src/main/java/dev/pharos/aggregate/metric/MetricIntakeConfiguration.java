package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.Refusals;
import dev.pharos.store.SeriesStore;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way in of metrics. */
@Configuration(proxyBeanMethods = false)
class MetricIntakeConfiguration {

  @Bean(destroyMethod = "close")
  MetricIntake metricIntake(ObjectProvider<SeriesStore> store, Refusals refusals) {
    return new MetricIntake(Optional.ofNullable(store.getIfAvailable()), refusals);
  }
}
