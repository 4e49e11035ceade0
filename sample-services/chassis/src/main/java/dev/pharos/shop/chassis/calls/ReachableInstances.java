package dev.pharos.shop.chassis.calls;

import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.DelegatingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/** What discovery lists, without what has just been found unreachable. */
final class ReachableInstances extends DelegatingServiceInstanceListSupplier {
  private final Unreachable unreachable;

  ReachableInstances(ServiceInstanceListSupplier discovered, Unreachable unreachable) {
    super(discovered);
    this.unreachable = unreachable;
  }

  @Override
  public Flux<List<ServiceInstance>> get() {
    return delegate.get().map(unreachable::without);
  }
}
