package dev.pharos.shop.catalog;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** What else people look at, by the recommendation service; without it, what sells best. */
@Component
class Recommendations {
  private static final Logger LOG = LoggerFactory.getLogger(Recommendations.class);
  private static final int SHOWN = 4;

  /** A page is not worth a longer wait for its least important part. */
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final Callee service;
  private final Products products;
  private final Counter fallbacks;

  Recommendations(Callees callees, Products products, MeterRegistry metrics) {
    this.service = callees.service("recommendation", TIMEOUT);
    this.products = products;
    this.fallbacks =
        Counter.builder("catalog.recommendation.fallbacks")
            .description("Product pages that showed best-selling products instead")
            .register(metrics);
  }

  Recommended alongside(String productId, String visitor) {
    try {
      Answer answer =
          service.call(http ->
              http.get()
                  .uri(
                      "/recommendations?product={product}&visitor={visitor}&limit={limit}",
                      productId,
                      visitor,
                      SHOWN)
                  .retrieve()
                  .requiredBody(Answer.class));
      return new Recommended(products.findAll(answer.products()), false);
    } catch (RestClientException | CallNotPermittedException | BulkheadFullException unavailable) {
      fallbacks.increment();
      LOG.warn("no recommendations for {}: {}", productId, unavailable.getMessage());
      return new Recommended(products.bestSelling(SHOWN), true);
    }
  }

  record Answer(List<String> products) {}

  /**
   * Products to show beside another.
   *
   * @param fallback whether these are only the best-selling ones
   */
  record Recommended(List<Product> products, boolean fallback) {}
}
