package dev.pharos.shop.order;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** Connects to the broker. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
  @Bean
  ConnectionFactory connectionFactory(@Value("${shop.broker.url}") String url) {
    return new CachingConnectionFactory(new ActiveMQConnectionFactory(url));
  }
}
