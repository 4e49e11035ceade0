package dev.pharos.steer.sampling;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SamplingRoundsConfiguration {

  @Bean
  SamplingRounds samplingRounds(Sampling sampling) {
    return new SamplingRounds(sampling);
  }
}
