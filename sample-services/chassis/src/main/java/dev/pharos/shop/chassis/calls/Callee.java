package dev.pharos.shop.chassis.calls;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.web.client.RestClient;

/**
 * Another service, called by its name. Each call has a bulkhead around a circuit breaker around
 * retries, of which each goes to the next instance. Only what may be done twice may be called so.
 * Thread-safe.
 */
public final class Callee {
  private final RestClient http;
  private final Bulkhead bulkhead;
  private final CircuitBreaker circuit;
  private final Retry retry;

  Callee(RestClient http, Bulkhead bulkhead, CircuitBreaker circuit, Retry retry) {
    this.http = http;
    this.bulkhead = bulkhead;
    this.circuit = circuit;
    this.retry = retry;
  }

  /**
   * Makes a call whose paths are relative to the service.
   *
   * @throws org.springframework.web.client.RestClientException if it failed, also when repeated
   * @throws io.github.resilience4j.circuitbreaker.CallNotPermittedException if too many failed
   *     lately
   * @throws io.github.resilience4j.bulkhead.BulkheadFullException if too many are under way
   */
  public <T> T call(Function<RestClient, T> request) {
    Supplier<T> attempt = () -> request.apply(http);
    return bulkhead.executeSupplier(
        () -> circuit.executeSupplier(() -> retry.executeSupplier(attempt)));
  }
}
