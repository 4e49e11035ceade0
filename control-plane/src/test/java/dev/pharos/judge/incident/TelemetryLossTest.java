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

    Map<String, List<Sender>> lost = TelemetryLoss.lost(NOW, 0, senders, List.of());

    assertThat(lost).containsOnlyKeys("demo");
    assertThat(lost.get("demo")).isEqualTo(senders);
  }

  @Test
  void oneSilentServiceIsASilentService() {
    assertThat(
            TelemetryLoss.lost(
                NOW,
                0,
                List.of(quiet("order", 40), quiet("gateway", 3), quiet("auth", 2)),
                List.of()))
        .isEmpty();
    assertThat(TelemetryLoss.lost(NOW, 0, List.of(quiet("order", 40)), List.of())).isEmpty();
  }

  @Test
  void servicesThatFadeOneAfterAnotherAreNotLostAtOnce() {
    assertThat(
            TelemetryLoss.lost(
                NOW, 0, List.of(quiet("order", 40), quiet("gateway", 90)), List.of()))
        .isEmpty();
  }

  @Test
  void aShortPauseIsNoLoss() {
    assertThat(
            TelemetryLoss.lost(
                NOW, 0, List.of(quiet("order", 30), quiet("gateway", 31)), List.of()))
        .isEmpty();
  }

  @Test
  void whoSendsNowAndThenIsNotMissed() {
    List<Sender> rare =
        List.of(
            new Sender(service("a"), NOW - 40 * SECOND, false, false, false),
            new Sender(service("b"), NOW - 40 * SECOND, false, false, false));

    assertThat(TelemetryLoss.lost(NOW, 0, rare, List.of())).isEmpty();
  }

  @Test
  void whatLiesBehindAServiceThatIsDownHasNoRequestsAndIsNotLost() {
    List<Sender> senders =
        List.of(
            new Sender(service("gateway"), NOW - 40 * SECOND, true, true, false),
            quiet("order", 41));
    List<Call> calls = new HandMadeScene().call("gateway", "order", 10, 10, 0).scene().calls();

    assertThat(TelemetryLoss.lost(NOW, 0, senders, calls)).isEmpty();
    assertThat(TelemetryLoss.lost(NOW, 0, senders, List.of())).containsOnlyKeys("demo");
  }

  @Test
  void whileNobodyListenedNothingWasLost() {
    List<Sender> senders = List.of(quiet("gateway", 90), quiet("order", 94));

    assertThat(TelemetryLoss.lost(NOW, NOW - 35 * SECOND, senders, List.of())).isEmpty();
    assertThat(TelemetryLoss.lost(NOW, NOW - 36 * SECOND, senders, List.of()))
        .containsOnlyKeys("demo");
  }

  @Test
  void whoSendsNowAndThenIsUnheardWithTheOthersUnlessItWasSilentBeforeOrIsHeard() {
    List<Sender> lost = List.of(quiet("gateway", 40), quiet("order", 44));
    Sender rare = rare("reports", 80, false);
    List<Sender> senders =
        List.of(lost.get(0), lost.get(1), rare, rare("gone", 300, true), rare("heard", 15, false));

    assertThat(TelemetryLoss.unheard(lost, senders)).containsExactly(rare);
  }

  private static Sender rare(String name, long seconds, boolean isSilent) {
    return new Sender(service(name), NOW - seconds * SECOND, false, false, isSilent);
  }

  private static Sender quiet(String name, long seconds) {
    return new Sender(service(name), NOW - seconds * SECOND, true, false, false);
  }
}
