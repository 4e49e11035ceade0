package dev.pharos.alert.notify.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResendsTest {
  private static final Instant T0 = Instant.parse("2026-05-04T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Resends resends = new Resends();

  private static Alert alert(Instant endsAt) {
    return Alert.of(Map.of("alertname", "Errors"), Map.of(), 1, T0, T0, endsAt, "");
  }

  private boolean isSent(Alert alert, Duration after) {
    return !resends.due(List.of(alert), T0.plus(after)).isEmpty();
  }

  private static Alert firing(Duration after) {
    return alert(Resends.validUntil(T0.plus(after), INTERVAL));
  }

  @Test
  void aFiringAlertIsSentAtOnceAndThenEachMinute() {
    for (int seconds = 0; seconds <= 180; seconds += 15) {
      Duration after = Duration.ofSeconds(seconds);
      assertThat(isSent(firing(after), after)).as("after %s", after).isEqualTo(seconds % 60 == 0);
    }
  }

  @Test
  void anEndIsSentAtOnceAndRepeatedForAQuarterOfAnHour() {
    isSent(firing(Duration.ZERO), Duration.ZERO);
    Alert over = alert(T0.plusSeconds(15));

    assertThat(isSent(over, Duration.ofSeconds(15))).isTrue();
    assertThat(isSent(over, Duration.ofSeconds(30))).isFalse();
    assertThat(isSent(over, Duration.ofSeconds(75))).isTrue();
    assertThat(isSent(over, Duration.ofMinutes(15))).isTrue();
    assertThat(isSent(over, Duration.ofMinutes(17))).as("the last").isTrue();
    assertThat(isSent(over, Duration.ofMinutes(19))).isFalse();
  }

  @Test
  void theEndOfWhatWasNeverSentIsNot() {
    assertThat(isSent(alert(T0), Duration.ofSeconds(15))).isFalse();
  }

  @Test
  void anAlertThatFiresAgainIsSentAtOnce() {
    isSent(firing(Duration.ZERO), Duration.ZERO);
    isSent(alert(T0.plusSeconds(15)), Duration.ofSeconds(15));

    assertThat(isSent(firing(Duration.ofSeconds(30)), Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void anAlertIsValidForFourTimesTheLongerOfIntervalAndDelay() {
    assertThat(Resends.validUntil(T0, INTERVAL)).isEqualTo(T0.plusSeconds(240));
    assertThat(Resends.validUntil(T0, Duration.ofMinutes(5))).isEqualTo(T0.plusSeconds(1200));
  }
}
