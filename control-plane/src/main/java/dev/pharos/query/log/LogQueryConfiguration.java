package dev.pharos.query.log;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.LogStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogQueryConfiguration {

  @Bean
  LogSearch logSearch(LogStore logs, Reads reads) {
    return new LogSearch(logs, Ticker.systemTicker(), reads.streamsBy(Reader.QUERY));
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
