package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.ALL;
import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static dev.pharos.advise.incident.WatchedShop.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The shop as it starts: order calls payment from its first second. */
class StartUpsTest {
  private final WatchedShop shop = new WatchedShop(7);

  StartUpsTest() throws IOException {}

  private void startsNow() {
    ALL.forEach(service -> shop.started.put(service, shop.rooms.nowNs()));
  }

  private String cause() {
    assertThat(shop.desk.newestFirst()).hasSize(1);
    return Objects.requireNonNull(shop.desk.newestFirst().getFirst().cause()).name();
  }

  @Test
  void callsToWhatIsNotUpYetAreNoIncidentWhenItComesUpWithinAMinute() throws IOException {
    startsNow();
    shop.absent.add(PAYMENT);
    shop.goesOn(Duration.ofSeconds(40));
    shop.absent.clear();
    shop.started.put(PAYMENT, shop.rooms.nowNs());
    shop.goesOn(Duration.ofMinutes(5));

    assertThat(shop.desk.newestFirst()).isEmpty();
    assertThat(shop.counts.startUps()).as("order's and gateway's errors").isEqualTo(2);
  }

  @Test
  void whatIsNotUpAfterAMinuteIsAnIncident() throws IOException {
    startsNow();
    shop.absent.add(PAYMENT);
    shop.goesOn(StartUps.STARTING);
    assertThat(shop.desk.newestFirst()).isEmpty();

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(Duration.ofSeconds(30));

    assertThat(cause()).isEqualTo("payment");
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(shop.desk.newestFirst()).hasSize(1);
  }

  @Test
  void aCallerThatStartsWhileWhatItCallsIsUpAndFailsIsAnIncidentAtOnce() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
    shop.started.put(ORDER, shop.rooms.nowNs());
    shop.failing.put(PAYMENT, 0.4);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(Duration.ofSeconds(60));
    assertThat(cause()).isEqualTo("payment");
  }

  @Test
  void aServiceThatFailsFromItsStartOnIsAnIncidentAfterAMinute() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
    shop.started.put(PAYMENT, shop.rooms.nowNs());
    shop.failing.put(PAYMENT, 0.4);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(Duration.ofSeconds(90));
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(cause()).isEqualTo("payment");
  }

  @Test
  void aServiceThatIsDownIsAnIncidentHoweverYoungItIs() throws IOException {
    startsNow();
    shop.goesOn(Duration.ofSeconds(20));
    shop.down.add(PAYMENT);

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(Duration.ofSeconds(60));
    assertThat(cause()).isEqualTo("payment");
  }
}
