package dev.pharos.show.prometheus;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryProperties.class)
class PrometheusConfiguration {

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> queryConnections() {
    return factory -> factory.addEngineValves(new ConnectionValve());
  }

  @Bean
  QueryGuards queryGuards(QueryProperties properties) {
    return new QueryGuards(properties);
  }

  @Bean
  QueryMeters queryMeters(QueryGuards guards) {
    return new QueryMeters(guards);
  }
}
