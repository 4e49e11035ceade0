package dev.pharos.advise;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthRoundsConfiguration {

  @Bean
  Rounds healthRounds(HealthWatch watch, ServiceMeters meters) {
    return new Rounds(
        "health",
        new Rounds.Part("The health of services could not be judged", watch::look),
        new Rounds.Part("The gauges of services could not be brought up to date", meters::look));
  }
}
