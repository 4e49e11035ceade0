package dev.pharos.query.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeployQueryConfiguration {

  @Bean
  DeployStatusQuery deployStatusQuery(
      ServiceQuery services, ServiceSettings settings, LiveWindows live) {
    return new DeployStatusQuery(services, settings, live);
  }
}
