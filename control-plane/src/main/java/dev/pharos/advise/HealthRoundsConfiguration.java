package dev.pharos.advise;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthRoundsConfiguration {

  @Bean
  HealthRounds healthRounds(HealthWatch watch) {
    return new HealthRounds(watch);
  }
}
