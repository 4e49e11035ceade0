package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /orders/4711 | GET /orders/{id}",
        "/orders/4711/items/3 | /orders/{id}/items/{id}",
        "GET /users/550e8400-e29b-41d4-a716-446655440000 | GET /users/{id}",
        "/commits/5f3a9c2e81 | /commits/{id}",
        "GET /products/sku-8812 | GET /products/sku-{id}",
        "/users/jane.doe@example.org/cart | /users/{id}/cart",
        "/session/aGVsbG8gd29ybGQ1MjM0NTY3 | /session/{id}",
        "process order 12345 | process order {id}",
        "job:2026-03-01 | job:{id}",
        "user1234 login | user{id} login",
        "GET /search?q=shoes&page=2 | GET /search",
        "order-5f3a9c2e81-shipped | order-{id}",
        "/hosts/10.0.0.17 | /hosts/{id}",
        "SELECT * FROM orders WHERE id = 42 | SELECT * FROM orders WHERE id = {id}",
        "/objects/507f1f77bcf86cd799439011 | /objects/{id}",
      })
  void replacesIds(String name, String template) {
    assertThat(NameTemplate.of(name)).isEqualTo(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /orders/{id}",
        "GET /orders/:id",
        "GET /orders/<id>",
        "GET /api/v1/orders",
        "GET /api/v2.13/orders",
        "HTTP GET",
        "SELECT shop_order.orders",
        "oauth2 login",
        "OrderService/PlaceOrder",
        "log4j flush",
        "sha256",
        "recalculateRecommendationsForReturningCustomers",
        "worker-1",
        "GET /deadbeef",
        "orders process",
        "",
        "/",
      })
  void leavesWordsAlone(String name) {
    assertThat(NameTemplate.of(name)).isSameAs(name);
  }

  @Test
  void makesOneTemplateOfAThousandIds() {
    java.util.Random random = new java.util.Random(7);
    java.util.Set<String> templates = new java.util.TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      templates.add(NameTemplate.of("GET /carts/" + new java.util.UUID(random.nextLong(), i)));
      templates.add(
          NameTemplate.of("GET /traces/" + Long.toHexString(random.nextLong() | 1L << 63)));
    }
    assertThat(templates.size()).isLessThanOrEqualTo(3);
  }
}
