package dev.pharos.query.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SpanStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeployQueryConfiguration {

  @Bean
  DeployTraces deployTraces(SpanStore spans, InstantSource clock, PinnedTraces pinned) {
    return new DeployTraces(spans, clock, pinned);
  }

  @Bean
  DeployStatusQuery deployStatusQuery(
      ServiceQuery services,
      ServiceSettings settings,
      LiveWindows live,
      DeploymentHistory history) {
    return new DeployStatusQuery(services, settings, live, history);
  }

  @Bean
  DeploymentHistory deploymentHistory(LiveWindows live, RollupStore rollups, InstantSource clock) {
    return new DeploymentHistory(live, rollups, clock);
  }
}
