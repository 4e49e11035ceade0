package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.advise.incident.Incident.Moment.What;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pharos is away for a while and comes back. */
class RestartTest {
  private final WatchedShop shop = new WatchedShop(7);

  RestartTest() throws IOException {}

  @BeforeEach
  void getToKnowTheShop() throws IOException {
    shop.registered = false;
    shop.goesOn(Duration.ofMinutes(8));
  }

  private void fires(String kind) {
    Map<String, String> labels = new HashMap<>(Map.of("service", "order", "severity", "critical"));
    if (!kind.isEmpty()) {
      labels.put(FiringAlerts.KIND_LABEL, kind);
    }
    shop.alerts.evaluated(
        "stuck",
        List.of(new FiringAlert("Stuck", labels, shop.rooms.nowNs(), "It does not go on.")));
  }

  private Incident only() {
    assertThat(shop.desk.newestFirst()).hasSize(1);
    return shop.desk.newestFirst().getFirst();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 60, 120, 300, 3600})
  void whatWasNotHeardMeanwhileIsNoSilence(long seconds) throws IOException {
    shop.restart(Duration.ofSeconds(seconds));
    shop.goesOn(Duration.ofMinutes(5));

    assertThat(shop.desk.newestFirst()).isEmpty();
  }

  @Test
  void telemetryThatDoesNotComeBackIsLost() throws IOException {
    shop.telemetryLost = true;
    shop.restart(Duration.ofSeconds(20));

    assertThat(shop.untilOpen()).isLessThanOrEqualTo(Duration.ofSeconds(60));
    shop.goesOn(Duration.ofMinutes(5));
    assertThat(only().kind()).isEqualTo(Incident.Kind.NO_TELEMETRY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", FiringAlerts.INCONSISTENT_DATA, FiringAlerts.NO_TELEMETRY})
  void anAlertOfWhichNothingIsKnownYetIsNotSaidToBeOver(String kind) throws IOException {
    fires(kind);
    shop.goesOn(Duration.ofMinutes(1));
    String id = only().id();

    shop.restart(Duration.ofSeconds(20));
    shop.goesOn(Duration.ofMinutes(6));
    assertThat(only().goesOn()).isTrue();
    fires(kind);
    shop.goesOn(Duration.ofMinutes(10));

    assertThat(only().id()).isEqualTo(id);
    assertThat(only().goesOn()).isTrue();
    assertThat(only().timeline())
        .extracting(Incident.Moment::kind)
        .doesNotContain(What.RECOVERY, What.CLOSED);
    shop.alerts.evaluated("stuck", List.of());
    shop.goesOn(Duration.ofMinutes(1));
    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void anAlertThatFiredAndStoppedSinceIsOver() throws IOException {
    fires("");
    shop.goesOn(Duration.ofMinutes(1));
    shop.restart(Duration.ofSeconds(20));
    fires("");
    shop.goesOn(Duration.ofSeconds(20));
    shop.alerts.evaluated("stuck", List.of());
    shop.goesOn(Duration.ofMinutes(1));

    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void anAlertThatFiresNoMoreIsOverWhenRulesHaveWaited() throws IOException {
    fires("");
    shop.goesOn(Duration.ofMinutes(1));
    shop.restart(Duration.ofSeconds(20));
    shop.goesOn(RestingAlerts.KNOWN_AFTER.plusMinutes(1));

    assertThat(only().goesOn()).isFalse();
  }

  @Test
  void whatAPersonClosedStaysClosedThoughItsAlertIsNotKnownYet() throws IOException {
    fires("");
    shop.goesOn(Duration.ofMinutes(1));
    shop.desk.close(only().id(), "Ada", "known");
    shop.restart(Duration.ofSeconds(20));
    shop.goesOn(Duration.ofMinutes(6));
    fires("");
    shop.goesOn(Duration.ofMinutes(1));

    assertThat(only().closedBy()).isEqualTo("Ada");
    assertThat(only().symptoms()).extracting(Incident.Observed::service).containsExactly(ORDER);
  }
}
