package dev.pharos.shop.chassis.calls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;

/** Learns from every call whether the chosen instance could be reached. */
final class ReachabilityFromCalls
    implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {
  private final Unreachable unreachable;

  ReachabilityFromCalls(Unreachable unreachable) {
    this.unreachable = unreachable;
  }

  @Override
  public void onStart(Request<Object> request) {}

  @Override
  public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {}

  @Override
  public void onComplete(CompletionContext<Object, ServiceInstance, Object> call) {
    Response<ServiceInstance> chosen = call.getLoadBalancerResponse();
    ServiceInstance instance = chosen == null ? null : chosen.getServer();
    if (instance == null) {
      return;
    }
    if (call.status() == Status.FAILED && isOfTheNetwork(call.getThrowable())) {
      unreachable.add(instance);
    } else if (call.status() == Status.SUCCESS) {
      unreachable.remove(instance);
    }
  }

  private static boolean isOfTheNetwork(@Nullable Throwable thrown) {
    return thrown instanceof IOException
        || (thrown != null && thrown.getCause() instanceof IOException);
  }
}
