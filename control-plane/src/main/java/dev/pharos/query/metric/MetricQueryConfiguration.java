package dev.pharos.query.metric;

import dev.pharos.store.SeriesStore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryProperties.class)
class MetricQueryConfiguration {

  @Bean
  PromqlCompletion promqlCompletion(SeriesStore series) {
    return new PromqlCompletion(series);
  }
}
