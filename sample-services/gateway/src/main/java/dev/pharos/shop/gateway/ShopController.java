package dev.pharos.shop.gateway;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import dev.pharos.shop.chassis.faults.Faults;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

/** The routes of the shop. */
@RestController
class ShopController {
  private static final Logger LOG = LoggerFactory.getLogger(ShopController.class);
  private static final Duration CATALOG_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(2);
  private static final String NO_RECOMMENDATIONS = "{\"products\":[],\"fallback\":true}";
  private static final String VISITOR = "X-Shop-Visitor";

  private final Auth auth;
  private final Callee catalog;
  private final Callee order;
  private final Faults faults;
  private final Counter fallbacks;

  ShopController(Auth auth, Callees callees, Faults faults, MeterRegistry metrics) {
    this.auth = auth;
    this.catalog = callees.service("catalog", CATALOG_TIMEOUT);
    this.order = callees.service("order", ORDER_TIMEOUT);
    this.faults = faults;
    this.fallbacks =
        Counter.builder("gateway.recommendation.fallbacks")
            .description("Requests for recommendations that were answered with none")
            .register(metrics);
  }

  @PostMapping("/api/login")
  ResponseEntity<byte[]> login(@RequestBody byte[] credentials) {
    faults.pass("logging in");
    return post(auth.service(), "/tokens", credentials, headers -> {});
  }

  @GetMapping("/api/products")
  ResponseEntity<byte[]> products(
      @RequestParam(defaultValue = "") String category, HttpServletRequest request) {
    faults.pass("listing products");
    return get(catalog, "/products?category={category}", visitor(request), category);
  }

  @GetMapping("/api/products/{id}")
  ResponseEntity<byte[]> product(@PathVariable String id, HttpServletRequest request) {
    faults.pass("showing a product");
    return get(catalog, "/products/{id}", visitor(request), id);
  }

  /** A page works without its recommendations, so there is always an answer. */
  @GetMapping("/api/products/{id}/recommendations")
  ResponseEntity<byte[]> recommendations(@PathVariable String id, HttpServletRequest request) {
    try {
      return get(catalog, "/products/{id}/recommendations", visitor(request), id);
    } catch (RestClientException
        | CallNotPermittedException
        | BulkheadFullException
        | IllegalStateException unavailable) {
      fallbacks.increment();
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(NO_RECOMMENDATIONS.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @PostMapping("/api/orders")
  ResponseEntity<byte[]> place(
      @RequestHeader("Idempotency-Key") String requestKey,
      @RequestBody byte[] newOrder,
      HttpServletRequest request) {
    String user = auth.userOf(Visit.of(request));
    faults.pass("placing an order");
    ResponseEntity<byte[]> placed =
        post(
            order,
            "/orders",
            newOrder,
            headers -> {
              headers.set("X-Shop-User", user);
              headers.set("Idempotency-Key", requestKey);
            });
    LOG.info("{} ordered, request {}: {}", user, requestKey, placed.getStatusCode().value());
    return placed;
  }

  @GetMapping("/api/orders/{id}")
  ResponseEntity<byte[]> order(@PathVariable String id, HttpServletRequest request) {
    return get(order, "/orders/{id}", user(request), id);
  }

  @GetMapping("/api/orders")
  ResponseEntity<byte[]> orders(HttpServletRequest request) {
    return get(order, "/orders", user(request));
  }

  private Consumer<HttpHeaders> user(HttpServletRequest request) {
    String user = auth.userOf(Visit.of(request));
    return headers -> headers.set("X-Shop-User", user);
  }

  private static Consumer<HttpHeaders> visitor(HttpServletRequest request) {
    String visitor = Visit.of(request).visitor();
    return headers -> headers.set(VISITOR, visitor);
  }

  private static ResponseEntity<byte[]> get(
      Callee service, String path, Consumer<HttpHeaders> headers, Object... variables) {
    return passOn(
        service.call(http ->
            http.get().uri(path, variables).headers(headers).retrieve().toEntity(byte[].class)));
  }

  private static ResponseEntity<byte[]> post(
      Callee service, String path, byte[] body, Consumer<HttpHeaders> headers) {
    return passOn(
        service.call(http ->
            http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers)
                .body(body)
                .retrieve()
                .toEntity(byte[].class)));
  }

  /** Status and body; what else the service said of its transport is its own affair. */
  private static ResponseEntity<byte[]> passOn(ResponseEntity<byte[]> answer) {
    return ResponseEntity.status(answer.getStatusCode())
        .contentType(MediaType.APPLICATION_JSON)
        .body(answer.getBody());
  }
}
