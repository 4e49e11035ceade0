package dev.pharos.advise;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthRoundsConfiguration {

  @Bean
  Rounds healthRounds(HealthWatch watch) {
    return new Rounds(
        "health", new Rounds.Part("The health of services could not be judged", watch::look));
  }
}
