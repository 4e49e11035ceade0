package dev.pharos.shop.chassis.calls;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Makes the {@link Callee}s of a service; their limits are those of {@code chassis.yml}. */
public final class Callees {
  /** On a local network a connection comes at once or not at all. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  private final RestClient.Builder balanced;
  private final BulkheadRegistry bulkheads;
  private final CircuitBreakerRegistry circuits;
  private final RetryRegistry retries;

  Callees(
      RestClient.Builder balanced,
      BulkheadRegistry bulkheads,
      CircuitBreakerRegistry circuits,
      RetryRegistry retries) {
    this.balanced = balanced;
    this.bulkheads = bulkheads;
    this.circuits = circuits;
    this.retries = retries;
  }

  /**
   * A service of the shop, found by discovery.
   *
   * @param timeout for one attempt's answer
   */
  public Callee service(String name, Duration timeout) {
    return protect(
        name,
        balanced.clone().baseUrl("http://" + name).requestFactory(transport(timeout)).build());
  }

  /** Something outside of the shop, at a fixed address. */
  public Callee external(String name, String baseUrl, Duration timeout) {
    return protect(
        name, RestClient.builder().baseUrl(baseUrl).requestFactory(transport(timeout)).build());
  }

  private Callee protect(String name, RestClient http) {
    return new Callee(
        http, bulkheads.bulkhead(name), circuits.circuitBreaker(name), retries.retry(name));
  }

  private static JdkClientHttpRequestFactory transport(Duration timeout) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(http);
    factory.setReadTimeout(timeout);
    return factory;
  }
}
