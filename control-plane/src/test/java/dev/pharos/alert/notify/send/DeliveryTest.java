package dev.pharos.alert.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Notification;
import dev.pharos.query.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
  private final UndeliveredException away = new UndeliveredException("it answered 503", false);
  private final UndeliveredException refused = new UndeliveredException("it answered 400", true);

  /** What the courier does with each try, in order; it takes what comes after. */
  private final Queue<Exception> failures = new ArrayDeque<>();

  private final List<String> carried = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final List<String> settled = new CopyOnWriteArrayList<>();
  private final SetClock clock = new SetClock(NOW);
  private Pause pause = pauses::add;
  private Delivery delivery;

  @AfterEach
  void stop() {
    delivery.stop();
  }

  private void start() {
    delivery =
        new Delivery(
            "oncall/webhook",
            new Courier() {
              @Override
              public void carry(Message message) throws UndeliveredException {
                switch (failures.poll()) {
                  case null -> carried.add(name(message.notification()));
                  case UndeliveredException refusal -> throw refusal;
                  case RuntimeException bug -> throw bug;
                  case Exception other -> throw new IllegalStateException(other);
                }
              }

              @Override
              public String integration() {
                return "webhook";
              }

              @Override
              public String target() {
                return "oncall.example";
              }
            },
            clock,
            time -> pause.of(time),
            (notification, taken) -> settled.add(name(notification) + (taken ? " told" : " lost")));
    delivery.start();
  }

  private static String name(Notification notification) {
    return notification.group().labels().getOrDefault("alertname", "");
  }

  private static Message message(String name) {
    return Message.of(
        new Notification(
            new GroupKey("", "oncall/webhook", new TreeMap<>(Map.of("alertname", name))),
            "oncall",
            List.of(),
            List.of(),
            NOW),
        alert -> new Background("", List.of(), "", "", "", "", ""),
        "");
  }

  private void awaitSettled(String... expected) {
    await().atMost(PATIENCE).until(() -> settled.size() >= expected.length);
    assertThat(settled).containsExactly(expected);
  }

  @Test
  void whatIsRefusedIsTriedAgainAfterLongerAndLongerPauses() {
    failures.addAll(List.of(away, away, away));
    start();
    delivery.offer(message("A"));

    awaitSettled("A told");
    assertThat(carried).containsExactly("A");
    assertThat(pauses).isEqualTo(Delivery.RETRIES.subList(0, 3)).isSorted().doesNotHaveDuplicates();
    assertThat(delivery.failures()).isEqualTo(3);
    assertThat(delivery.delivered()).isOne();
    assertThat(delivery.givenUp()).isZero();
    assertThat(delivery.trouble()).as("it is over").isEmpty();
  }

  @Test
  void whatIsRefusedTooOftenIsGivenUpAndSaidAndTheNextIsTold() {
    failures.addAll(Collections.nCopies(Delivery.RETRIES.size() + 1, away));
    List<String> troubles = new ArrayList<>();
    pause =
        time -> {
          pauses.add(time);
          delivery.trouble().ifPresent(troubles::add);
        };
    start();
    delivery.offer(message("A"));
    delivery.offer(message("B"));

    awaitSettled("A lost", "B told");
    assertThat(pauses).isEqualTo(Delivery.RETRIES);
    assertThat(delivery.givenUp()).isOne();
    assertThat(troubles)
        .hasSize(Delivery.RETRIES.size())
        .containsOnly(
            "Receiver oncall/webhook (oncall.example) has not taken what it was told since"
                + " 2026-05-04T12:00:00Z: it answered 503.");
    assertThat(delivery.trouble())
        .as("what was lost is not forgotten because B was taken")
        .hasValue(
            "Receiver oncall/webhook (oncall.example) was not told all, and takes messages again:"
                + " it answered 503. 1 message was given up, the last of [RESOLVED] A at"
                + " 2026-05-04T12:00:00Z.");
    clock.advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(delivery.trouble()).isEmpty();
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() {
    failures.add(refused);
    start();
    delivery.offer(message("A"));

    awaitSettled("A lost");
    assertThat(pauses).isEmpty();
    assertThat(delivery.givenUp()).isOne();
    assertThat(delivery.trouble()).isPresent();
  }

  @Test
  void aMessageThatCannotBeWrittenDoesNotEndThoseAfterIt() {
    failures.add(new IllegalStateException("a bug"));
    start();
    delivery.offer(message("A"));
    delivery.offer(message("B"));

    awaitSettled("A lost", "B told");
  }

  @Test
  void whoOffersNeverWaitsAndHearsOfWhatFindsNoRoom() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    failures.add(away);
    pause =
        time -> {
          waits.countDown();
          new CountDownLatch(1).await();
        };
    start();
    delivery.offer(message("A"));
    waits.await();
    for (int i = 0; i < Delivery.WAITING; i++) {
      delivery.offer(message("B"));
    }
    assertThat(settled).isEmpty();

    delivery.offer(message("C"));

    assertThat(settled).containsExactly("C lost");
    assertThat(delivery.waiting()).isEqualTo(Delivery.WAITING);
    assertThat(delivery.givenUp()).isOne();
    assertThat(delivery.trouble().orElseThrow())
        .contains("1 message was given up, the last of [RESOLVED] C at 2026-05-04T12:00:00Z.");
  }

  @Test
  void whatOnlySomeTookIsNotToldAgainButSaidUntilAllTakeIt() {
    failures.add(UndeliveredException.partly("ada@shop.example (550 no such user)"));
    start();
    delivery.offer(message("A"));

    awaitSettled("A told");
    assertThat(pauses).isEmpty();
    assertThat(delivery.delivered()).isOne();
    assertThat(delivery.trouble())
        .hasValue(
            "Receiver oncall/webhook is told, but not at all of its addresses:"
                + " ada@shop.example (550 no such user).");

    delivery.offer(message("B"));
    awaitSettled("A told", "B told");
    assertThat(delivery.trouble()).isEmpty();
  }
}
