package dev.pharos.advise.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.lever.NeededMetrics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeployAdviseConfiguration {

  @Bean
  VerdictWaits verdictWaits(LiveWindows live) {
    return new VerdictWaits(live::deployments);
  }

  @Bean
  NeededMetrics neededMetrics() {
    return new NeededMetrics(Figure.BY_NAME.keySet());
  }

  @Bean
  VerdictCounts verdictCounts() {
    return new VerdictCounts();
  }

  @Bean
  VerdictMeters verdictMeters(VerdictCounts counts, VerdictWaits waits) {
    return new VerdictMeters(counts, waits);
  }
}
