package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.CATALOG;
import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inventory consumes nothing any more; some time later an alert fires. */
class AlertsJoinTest {
  private static final String STOPPED = "inventory does not consume reservations";

  private final WatchedShop shop = new WatchedShop(7);

  AlertsJoinTest() throws IOException {}

  @BeforeEach
  void inventoryStops() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
    shop.consumerStopped = true;
  }

  private void fires(ServiceId service) throws IOException {
    shop.alerts.evaluated(
        "pool",
        List.of(
            new FiringAlert(
                "PoolExhausted",
                Map.of("service", service.name(), "severity", "warning"),
                shop.rooms.nowNs(),
                "No connection is left.")));
    shop.goesOn(Duration.ofMinutes(1));
  }

  private List<String> titles() {
    return shop.desk.newestFirst().stream().map(Incident::title).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void anAlertOfWhoDependsOnTheCauseJoins(int minutes) throws IOException {
    shop.goesOn(Duration.ofMinutes(minutes));
    fires(ORDER);

    assertThat(titles()).containsExactly(STOPPED);
    Incident incident = shop.desk.newestFirst().getFirst();
    assertThat(incident.symptoms()).extracting(Incident.Observed::name).contains("PoolExhausted");
    assertThat(incident.suspects().getFirst().sentence()).contains("does not consume");

    shop.goesOn(Duration.ofMinutes(6));
    assertThat(titles()).containsExactly(STOPPED);
    assertThat(shop.counts.mergedOnes()).isZero();
  }

  @Test
  void anAlertOfWhoDoesNotDependOnItIsAnIncidentOfItsOwn() throws IOException {
    shop.goesOn(Duration.ofMinutes(3));
    fires(CATALOG);

    assertThat(titles()).containsExactly("catalog needs attention", STOPPED);
  }

  @Test
  void anAlertLongAfterItBeganIsAnIncidentOfItsOwn() throws IOException {
    shop.goesOn(Duration.ofMinutes(12));
    fires(ORDER);

    assertThat(titles()).containsExactly("order needs attention", STOPPED);
  }

  @Test
  void anAlertOfWhatFailsByItselfIsASecondIncident() throws IOException {
    shop.goesOn(Duration.ofMinutes(3));
    shop.failing.put(ORDER, 0.3);
    shop.goesOn(Duration.ofSeconds(20));
    fires(ORDER);

    assertThat(shop.desk.newestFirst())
        .extracting(one -> Objects.requireNonNull(one.cause()).name())
        .containsExactly("order", "inventory");
    assertThat(shop.desk.newestFirst().getFirst().symptoms())
        .extracting(Incident.Observed::name)
        .contains("PoolExhausted");
  }

  @Test
  void anAlertOfWhatAPersonClosedOpensNone() throws IOException {
    shop.goesOn(Duration.ofMinutes(3));
    shop.desk.close(shop.desk.open().getFirst().id(), "Ada", "known");
    fires(ORDER);

    assertThat(titles()).containsExactly(STOPPED);
    assertThat(shop.desk.open()).isEmpty();
  }
}
