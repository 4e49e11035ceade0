package dev.pharos.show.prometheus;

import dev.pharos.query.metric.QueryProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
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
