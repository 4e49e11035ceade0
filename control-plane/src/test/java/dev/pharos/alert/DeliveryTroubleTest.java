package dev.pharos.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryTroubleTest {
  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:05.5Z"));
  private final DeliveryTrouble trouble = new DeliveryTrouble("The webhook, ci.example,", clock);

  @Test
  void saysSinceWhenItFailsAndWhyItDoesNow() {
    assertThat(trouble.sentences()).isEmpty();
    trouble.refused("it answered 503");
    clock.advance(Duration.ofMinutes(5));
    trouble.refused("it answered 500");

    assertThat(trouble.sentences())
        .containsExactly(
            "The webhook, ci.example, has not taken what it was told since 2026-05-04T12:00:05Z: it"
                + " answered 500.");

    trouble.taken();
    assertThat(trouble.sentences()).isEmpty();
  }

  @Test
  void whatWasGivenUpIsToldForADayAfterItTakesMessagesAgain() {
    trouble.refused("it answered 401");
    trouble.lost("payment 1.5.0");
    clock.advance(Duration.ofHours(1));
    trouble.refused("it answered 401");
    trouble.lost("order 7");
    String losses = " 2 messages were given up, the last of order 7 at 2026-05-04T13:00:05Z.";
    assertThat(trouble.sentences())
        .containsExactly(
            "The webhook, ci.example, has not taken what it was told since 2026-05-04T12:00:05Z: it"
                + " answered 401."
                + losses);

    clock.advance(Duration.ofDays(1));
    trouble.taken();
    assertThat(trouble.sentences())
        .containsExactly(
            "The webhook, ci.example, was not told all, and takes messages again: it answered 401."
                + losses);

    clock.advance(Duration.ofSeconds(1));
    assertThat(trouble.sentences()).isEmpty();
    trouble.refused("it answered 500");
    trouble.lost("cart 2");
    assertThat(trouble.sentences().getFirst()).contains("1 message was given up, the last of cart");
  }

  @Test
  void aSlowReceiverLosesMessagesThoughNoneFailed() {
    trouble.noRoom("payment 1.5.0");

    assertThat(trouble.sentences())
        .containsExactly(
            "The webhook, ci.example, was not told all, and takes messages again: more messages"
                + " waited than are kept. 1 message was given up, the last of payment 1.5.0 at"
                + " 2026-05-04T12:00:05Z.");
  }
}
