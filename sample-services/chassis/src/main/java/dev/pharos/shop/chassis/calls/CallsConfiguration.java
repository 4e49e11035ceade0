package dev.pharos.shop.chassis.calls;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Wires calls between services. */
@Configuration(proxyBeanMethods = false)
@LoadBalancerClients(defaultConfiguration = CallsConfiguration.PerCallee.class)
public class CallsConfiguration {

  @Bean
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

  /** Of these Spring Cloud makes one set for each service that is called. */
  static class PerCallee {
    @Bean
    ServiceInstanceListSupplier reachableInstances(
        ConfigurableApplicationContext context, Unreachable unreachable) {
      return new ReachableInstances(
          ServiceInstanceListSupplier.builder().withBlockingDiscoveryClient().build(context),
          unreachable);
    }

    @Bean
    ReachabilityFromCalls reachabilityFromCalls(Unreachable unreachable) {
      return new ReachabilityFromCalls(unreachable);
    }
  }
}
