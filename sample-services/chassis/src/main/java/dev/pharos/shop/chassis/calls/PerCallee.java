package dev.pharos.shop.chassis.calls;

import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Of these Spring Cloud makes one set for each service that is called. Not nested in a
 * configuration, which would make them part of the application itself.
 */
class PerCallee {
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
