package dev.pharos.judge.incident;

import static dev.pharos.judge.incident.HandMadeScene.BEGAN;
import static dev.pharos.judge.incident.HandMadeScene.SECOND;
import static dev.pharos.judge.incident.HandMadeScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.TelemetryLoss.Sender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryLossTest {
  private static final long NOW = BEGAN + 60 * SECOND;

  @Test
  void servicesThatFellSilentTogetherWereNotLostThemselves() {
    List<Sender> senders = List.of(quiet("gateway", 40), quiet("order", 44), quiet("auth", 42));

    Map<String, List<Sender>> lost = TelemetryLoss.lost(NOW, senders, List.of());

    assertThat(lost).containsOnlyKeys("demo");
    assertThat(lost.get("demo")).isEqualTo(senders);
  }

  @Test
  void oneSilentServiceIsASilentService() {
    assertThat(
            TelemetryLoss.lost(
                NOW, List.of(quiet("order", 40), quiet("gateway", 3), quiet("auth", 2)), List.of()))
        .isEmpty();
    assertThat(TelemetryLoss.lost(NOW, List.of(quiet("order", 40)), List.of())).isEmpty();
  }

  @Test
  void servicesThatFadeOneAfterAnotherAreNotLostAtOnce() {
    assertThat(
            TelemetryLoss.lost(NOW, List.of(quiet("order", 40), quiet("gateway", 90)), List.of()))
        .isEmpty();
  }

  @Test
  void aShortPauseIsNoLoss() {
    assertThat(
            TelemetryLoss.lost(NOW, List.of(quiet("order", 30), quiet("gateway", 31)), List.of()))
        .isEmpty();
  }

  @Test
  void whoSendsNowAndThenIsNotMissed() {
    List<Sender> rare =
        List.of(
            new Sender(service("a"), NOW - 40 * SECOND, false, false),
            new Sender(service("b"), NOW - 40 * SECOND, false, false));

    assertThat(TelemetryLoss.lost(NOW, rare, List.of())).isEmpty();
  }

  @Test
  void whatLiesBehindAServiceThatIsDownHasNoRequestsAndIsNotLost() {
    List<Sender> senders =
        List.of(new Sender(service("gateway"), NOW - 40 * SECOND, true, true), quiet("order", 41));
    List<Call> calls = new HandMadeScene().call("gateway", "order", 10, 10, 0).scene().calls();

    assertThat(TelemetryLoss.lost(NOW, senders, calls)).isEmpty();
    assertThat(TelemetryLoss.lost(NOW, senders, List.of())).containsOnlyKeys("demo");
  }

  private static Sender quiet(String name, long seconds) {
    return new Sender(service(name), NOW - seconds * SECOND, true, false);
  }
}
