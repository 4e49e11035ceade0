package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceIdTest {
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  @Test
  void aNameAloneMeansItInAllNamespaces() {
    assertThat(ORDER.isMeantBy("order")).isTrue();
    assertThat(new ServiceId("", "order", "").isMeantBy("order")).isTrue();
    assertThat(ServiceId.isMeant("order", null, "order")).isTrue();
  }

  @Test
  void aNamespaceMeansItThereOnly() {
    assertThat(ORDER.isMeantBy("shop/order")).isTrue();
    assertThat(new ServiceId("", "order", "").isMeantBy("shop/order")).isFalse();
    assertThat(ServiceId.isMeant("shop/order", null, "order")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "orde", "orders", "my/order", "myshop/order", "shop/orders", "shop.order"})
  void whatElseIsWrittenMeansAnother(String told) {
    assertThat(ORDER.isMeantBy(told)).isFalse();
  }

  @Test
  void aNameMayHaveASlashOfItsOwn() {
    assertThat(new ServiceId("", "jobs/nightly", "").isMeantBy("jobs/nightly")).isTrue();
    assertThat(new ServiceId("shop", "jobs/nightly", "").isMeantBy("shop/jobs/nightly")).isTrue();
  }
}
