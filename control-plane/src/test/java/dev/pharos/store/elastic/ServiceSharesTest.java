package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.ServiceId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSharesTest {
  private static final ServiceId ORDER = new ServiceId("shop", "order", "");
  private static final ServiceId STOCK = new ServiceId("shop", "stock", "");
  private static final ServiceId CART = new ServiceId("shop", "cart", "");

  @Test
  void everyByteIsSomebodys() {
    Map<ServiceId, Long> sums = new HashMap<>(Map.of(ORDER, 5L));

    new ServiceShares(Map.of(ORDER, 1.0, STOCK, 1.0, CART, 1.0)).share(100, sums);

    assertThat(sums.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(105);
    assertThat(sums.get(STOCK)).isBetween(33L, 34L);
    assertThat(sums.get(ORDER)).isBetween(38L, 39L);
  }

  @Test
  void whoHasMoreHasMore() {
    Map<ServiceId, Long> sums = new HashMap<>();

    new ServiceShares(Map.of(ORDER, 300.0, STOCK, 100.0)).share(1_000, sums);

    assertThat(sums).isEqualTo(Map.of(ORDER, 750L, STOCK, 250L));
  }

  @Test
  void withoutFootprintsNobodyHasAny() {
    Map<ServiceId, Long> sums = new HashMap<>();

    new ServiceShares(Map.of(ORDER, 0.0)).share(1_000, sums);

    assertThat(sums).isEqualTo(Map.of(ORDER, 0L));
  }
}
