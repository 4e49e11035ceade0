package dev.pharos.query.log;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.store.LogStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogQueryConfiguration {

  @Bean
  LogSearch logSearch(LogStore logs) {
    return new LogSearch(logs, Ticker.systemTicker());
  }

  @Bean
  LogCompletion logCompletion(LogStore logs) {
    return new LogCompletion(logs);
  }

  @Bean
  PatternQuery patternQuery(LogPatterns patterns) {
    return new PatternQuery(patterns);
  }
}
