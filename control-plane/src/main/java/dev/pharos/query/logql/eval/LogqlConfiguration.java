package dev.pharos.query.logql.eval;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.LogStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogqlConfiguration {

  @Bean
  LogqlEngine logqlEngine(LogStore logs, Reads reads) {
    return new LogqlEngine(logs, Ticker.systemTicker(), reads::streamsBy);
  }

  @Bean
  LogCatalog logCatalog(LogStore logs) {
    return new LogCatalog(logs, Ticker.systemTicker());
  }

  @Bean
  PatternCatalog patternCatalog(LogPatterns patterns, LogStore logs) {
    return new PatternCatalog(patterns, logs);
  }

  @Bean
  DetectedFields detectedFields(LogqlEngine engine) {
    return new DetectedFields(engine);
  }
}
