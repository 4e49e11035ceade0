package dev.pharos.aggregate.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final AtomicInteger failing = new AtomicInteger();
  private final AtomicInteger after = new AtomicInteger();
  private final Rounds rounds = every(Duration.ofHours(1));

  private Rounds every(Duration interval) {
    return new Rounds(
        "test",
        interval,
        new Rounds.Part(
            "The first failed",
            () -> {
              failing.incrementAndGet();
              throw new IOException("no");
            }),
        new Rounds.Part("The second failed", after::incrementAndGet));
  }

  @Test
  void whatFailsKeepsNothingAfterItFromBeingDoneAndIsTriedAgain() {
    rounds.round();
    rounds.round();

    assertThat(failing).hasValue(2);
    assertThat(after).hasValue(2);
  }

  @Test
  void theFirstRoundBeginsAtTheStartAndNoneAfterTheEnd() {
    rounds.start();
    assertThat(rounds.isRunning()).isTrue();
    await().until(() -> after.get() == 1);
    rounds.stop();

    assertThat(rounds.isRunning()).isFalse();
    assertThat(after).hasValue(1);
  }

  @Test
  void theNextRoundBeginsWhenTheIntervalIsOver() {
    Rounds often = every(Duration.ofMillis(1));
    often.start();
    await().until(() -> after.get() >= 3);
    often.stop();

    assertThat(failing).hasValueGreaterThanOrEqualTo(3);
  }
}
