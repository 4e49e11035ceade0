package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.signal.CacheUse;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SpanStore;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WrittenServiceSettings.class)
class QueryConfiguration {

  @Bean
  ServiceSettings serviceSettings(WrittenServiceSettings written) {
    return written.read();
  }

  @Bean
  WindowReader windowReader(LiveWindows live, RollupStore rollups, InstantSource clock) {
    return new WindowReader(live, rollups, clock, Ticker.systemTicker());
  }

  @Bean
  CacheUse windowSumsUse(WindowReader windows) {
    return windows.sumsUse();
  }

  @Bean
  CacheUse storedWindowsUse(WindowReader windows) {
    return windows.storedUse();
  }

  @Bean
  RedQuery redQuery(WindowReader windows) {
    return new RedQuery(windows);
  }

  @Bean
  ServiceQuery serviceQuery(LiveWindows live, InstantSource clock) {
    return new ServiceQuery(live, clock);
  }

  @Bean
  ServiceNames serviceNames(LiveWindows live) {
    return new ServiceNames(live);
  }

  @Bean
  GraphQuery graphQuery(
      LiveWindows live, WindowReader windows, RedQuery red, ServiceQuery services) {
    return new GraphQuery(live, windows, red, services);
  }

  @Bean
  OperationCallers operationCallers(
      LiveWindows live, WindowReader windows, RedQuery red, ServiceQuery services) {
    return new OperationCallers(live, windows, red, services);
  }

  @Bean
  VersionWindows versionWindows(LiveWindows live, WindowReader windows, RollupStore rollups) {
    return new VersionWindows(live, windows, rollups);
  }

  @Bean
  ErrorQuery errorQuery(LiveWindows live, InstantSource clock) {
    return new ErrorQuery(live, clock);
  }

  @Bean
  UsualTraces usualTraces(TraceSearch search) {
    return new UsualTraces(search);
  }

  @Bean
  TraceSearch traceSearch(SpanStore spans) {
    return new TraceSearch(spans, Ticker.systemTicker());
  }

  @Bean
  ExemplarSearch exemplarSearch(RedQuery red, SpanStore spans, PinnedTraces pinned) {
    return new ExemplarSearch(red, spans, Ticker.systemTicker(), pinned);
  }

  @Bean
  QueryCompletion queryCompletion(SpanStore spans, ServiceQuery services, RedQuery red) {
    return new QueryCompletion(spans, services, red);
  }
}
