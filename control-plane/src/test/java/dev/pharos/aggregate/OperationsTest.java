package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.Span;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private final Operations operations = new Operations();
  private final Spans catalog = Spans.of("catalog");

  @Test
  void namesAnHttpServerSpanByItsRouteWhereItsNameIsTheMethodOnly() {
    Attributes routed =
        Attributes.of("http.request.method", "GET", "http.route", "/products/{sku}");
    Attributes earlier = Attributes.of("http.method", "GET", "http.target", "/products/4711?a=1");

    assertThat(name(catalog.server("GET").with(routed).make())).isEqualTo("GET /products/{sku}");
    assertThat(name(catalog.server("HTTP GET").with(earlier).make()))
        .isEqualTo("GET /products/{id}");
  }

  @Test
  void doesNotBelieveThePathOfWhatWasNotFound() {
    Attributes scanned =
        Attributes.builder()
            .put("http.request.method", "GET")
            .put("url.path", "/wp-admin.php")
            .put("http.response.status_code", 404L)
            .build();

    assertThat(name(catalog.server("GET").with(scanned).make())).isEqualTo("GET");
  }

  @Test
  void callsARootInternalSpanAJobAndOthersInner() {
    assertThat(operations.of(catalog.internal("reindex").make(), 1).role())
        .isEqualTo(Operation.Role.JOB);
    assertThat(operations.of(catalog.internal("reindex").parent(5).make(), 1).role())
        .isEqualTo(Operation.Role.INNER);
  }

  @Test
  void countsWhatIsBeyondTheCapTogetherAndSaysSo() {
    for (int i = 0; i < AggregateLimits.OPERATIONS_PER_SERVICE; i++) {
      assertThat(name(catalog.server(word(i)).make())).isEqualTo(word(i));
    }
    assertThat(operations.isCapped()).isFalse();

    assertThat(name(catalog.server("one too many").make())).isEqualTo(RedKey.OTHER);
    assertThat(name(catalog.server(word(3)).make())).isEqualTo(word(3));
    assertThat(name(catalog.consumer("late").make())).isEqualTo(RedKey.OTHER);
    assertThat(operations.isCapped()).isTrue();
  }

  @Test
  void doesNotLetInnerNamesPushRequestsOut() {
    for (int i = 0; i < 2 * AggregateLimits.OPERATIONS_PER_SERVICE; i++) {
      name(catalog.internal(word(i)).parent(1).make());
    }

    assertThat(name(catalog.server("GET /products").make())).isEqualTo("GET /products");
    assertThat(operations.isCapped()).isFalse();
  }

  @Test
  void makesRoomWhenOperationsWereNotCalledForLong() {
    for (int i = 0; i < AggregateLimits.OPERATIONS_PER_SERVICE + 1; i++) {
      operations.of(catalog.server(word(i)).make(), 100 + i);
    }
    operations.evict(Long.MAX_VALUE);

    assertThat(operations.isCapped()).isFalse();
    assertThat(name(catalog.server("new").make())).isEqualTo("new");
  }

  /** Different words without digits, which would become templates. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("op");
    for (int rest = number; rest > 0; rest /= 26) {
      word.append((char) ('a' + rest % 26));
    }
    return word.toString();
  }

  private String name(Span span) {
    return operations.of(span, 1).name();
  }
}
