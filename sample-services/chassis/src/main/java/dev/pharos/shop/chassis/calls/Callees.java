package dev.pharos.shop.chassis.calls;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Makes the {@link Callee}s of a service; their limits are those of {@code chassis.yml}. */
public final class Callees {
  /** On a local network a connection comes at once or not at all. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  /** A kept connection may have been closed by the other side meanwhile. */
  private static final TimeValue CHECKED_AFTER_IDLE = TimeValue.ofMilliseconds(500);

  /** To all instances of one service. */
  private static final int CONNECTIONS = 64;

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

  /**
   * Not the JDK's client: when Spring gives up a call of that one, OpenTelemetry's agent never ends
   * the span, and the callee's span stands there as a call from nobody.
   */
  private static HttpComponentsClientHttpRequestFactory transport(Duration timeout) {
    ConnectionConfig connection =
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
            .setSocketTimeout(Timeout.of(timeout))
            .setValidateAfterInactivity(CHECKED_AFTER_IDLE)
            .build();
    // More calls than connections cannot be: the bulkhead is narrower.
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(connection)
            .build();
    // What is tried again, and where, is decided above.
    return new HttpComponentsClientHttpRequestFactory(
        HttpClients.custom()
            .setConnectionManager(connections)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .build());
  }
}
