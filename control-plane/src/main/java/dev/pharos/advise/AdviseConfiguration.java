package dev.pharos.advise;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdviseConfiguration {

  @Bean
  HealthWatch healthWatch() {
    return new HealthWatch();
  }
}
