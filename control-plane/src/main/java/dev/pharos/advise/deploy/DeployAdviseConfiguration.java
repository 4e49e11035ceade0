package dev.pharos.advise.deploy;

import dev.pharos.aggregate.LiveWindows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeployAdviseConfiguration {

  @Bean
  VerdictWaits verdictWaits(LiveWindows live) {
    return new VerdictWaits(live::deployments);
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
