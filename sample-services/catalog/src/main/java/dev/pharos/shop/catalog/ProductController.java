package dev.pharos.shop.catalog;

import dev.pharos.shop.catalog.Recommendations.Recommended;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Lists of products and the page of one. */
@RestController
class ProductController {
  private static final Logger LOG = LoggerFactory.getLogger(ProductController.class);
  private static final int LISTED = 20;

  private final Products products;
  private final Recommendations recommendations;
  private final Counter views;

  ProductController(Products products, Recommendations recommendations, MeterRegistry metrics) {
    this.products = products;
    this.recommendations = recommendations;
    this.views =
        Counter.builder("catalog.product.views")
            .description("Product pages served")
            .register(metrics);
  }

  @GetMapping("/products")
  List<Product> list(@RequestParam(defaultValue = "") String category) {
    return category.isEmpty()
        ? products.bestSelling(LISTED)
        : products.inCategory(category, LISTED);
  }

  @GetMapping("/products/{id}")
  ProductPage page(
      @PathVariable String id,
      @RequestHeader(name = "X-Shop-Visitor", defaultValue = "unknown") String visitor) {
    Product product = existing(id);
    views.increment();
    LOG.info("product {} shown to {}", id, visitor);
    return new ProductPage(product, recommendations.alongside(id, visitor));
  }

  @GetMapping("/products/{id}/recommendations")
  Recommended recommendations(
      @PathVariable String id,
      @RequestHeader(name = "X-Shop-Visitor", defaultValue = "unknown") String visitor) {
    Product product = existing(id);
    LOG.info("{} asks what goes with product {}", visitor, id);
    return recommendations.alongside(product.id(), visitor);
  }

  private Product existing(String id) {
    return products
        .find(id)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no product '" + id + "'"));
  }

  record ProductPage(Product product, Recommended recommended) {}
}
