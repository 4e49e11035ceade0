package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.INVENTORY;
import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static dev.pharos.advise.incident.WatchedShop.PAYMENT;
import static dev.pharos.advise.incident.WatchedShop.PRODUCTS;
import static dev.pharos.advise.incident.WatchedShop.RECOMMENDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is blamed is right from the first look on, not only when all was seen. */
class FirstSuspectTest {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("payment", "is slow", shop -> shop.slower.put(PAYMENT, 500L)),
        fault("payment", "fails", shop -> shop.failing.put(PAYMENT, 0.3)),
        fault("payment", "is down", shop -> shop.down.add(PAYMENT)),
        fault("order", "fails", shop -> shop.failing.put(ORDER, 0.3)),
        fault("inventory", "is down", shop -> shop.down.add(INVENTORY)),
        fault("inventory", "consumes nothing", shop -> shop.consumerStopped = true),
        fault("products", "is slow", shop -> shop.slower.put(PRODUCTS, 400L)),
        fault("recommendation", "fails", shop -> shop.failing.put(RECOMMENDATION, 0.3)));
  }

  private static Arguments fault(String cause, String how, Consumer<WatchedShop> broken) {
    return arguments(cause, how, broken);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void theCauseIsNamedAsSoonAsThereIsAnIncident(
      String cause, String how, Consumer<WatchedShop> broken) throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      WatchedShop shop = new WatchedShop(seed).goesOn(Duration.ofMinutes(8));
      broken.accept(shop);

      assertThat(shop.untilOpen()).isLessThanOrEqualTo(AT_MOST);

      assertThat(shop.desk.newestFirst())
          .as("%s %s, seed %d", cause, how, seed)
          .extracting(one -> Objects.requireNonNull(one.cause()).name())
          .containsExactly(cause);
    }
  }
}
