package dev.pharos.shop.chassis.calls;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Wires calls between services. */
@Configuration(proxyBeanMethods = false)
@LoadBalancerClients(defaultConfiguration = PerCallee.class)
public class CallsConfiguration {

  /** Only for who asks for a balanced one: discovery itself wants the plain builder. */
  @Bean(defaultCandidate = false)
  @LoadBalanced
  RestClient.Builder balancedRestClient() {
    return RestClient.builder();
  }

  @Bean
  Unreachable unreachable(Clock clock) {
    return new Unreachable(clock);
  }

  @Bean
  Callees callees(
      @LoadBalanced RestClient.Builder balanced,
      BulkheadRegistry bulkheads,
      CircuitBreakerRegistry circuits,
      RetryRegistry retries) {
    return new Callees(balanced, bulkheads, circuits, retries);
  }
}
