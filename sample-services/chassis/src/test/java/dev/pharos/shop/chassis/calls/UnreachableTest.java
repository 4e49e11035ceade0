package dev.pharos.shop.chassis.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

class UnreachableTest {
  private final ServiceInstance first = instance(1);
  private final ServiceInstance second = instance(2);
  private Instant now = Instant.EPOCH;
  private final Unreachable unreachable = new Unreachable(() -> now);

  @Test
  void leavesOutWhatCouldNotBeReachedForAWhile() {
    unreachable.add(first);
    assertThat(unreachable.without(List.of(first, second))).containsExactly(second);

    now = now.plus(Unreachable.AVOIDED_FOR);
    assertThat(unreachable.without(List.of(first, second))).containsExactly(first, second);
  }

  @Test
  void takesBackWhatAnswersAgain() {
    unreachable.add(first);
    unreachable.remove(first);
    assertThat(unreachable.without(List.of(first, second))).containsExactly(first, second);
  }

  @Test
  void offersAllWhenNoneIsReachable() {
    unreachable.add(first);
    unreachable.add(second);
    assertThat(unreachable.without(List.of(first, second))).containsExactly(first, second);
  }

  private static ServiceInstance instance(int number) {
    return new DefaultServiceInstance(
        "payment-" + number, "payment", "127.0.0.1", 9000 + number, false);
  }
}
