package dev.pharos.alert.notify.send;

import dev.pharos.alert.DeliveryTrouble;
import dev.pharos.alert.notify.route.Notification;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to one courier, in order, on a thread of its own, so that one that is away delays
 * no other. Safe for use by many threads.
 */
public final class Delivery {
  /** Of each group at most one waits: more groups than that are more than a person reads. */
  static final int WAITING = 1_000;

  /**
   * After each refusal, within the usual five minutes of a group's interval, after which the group
   * is told anew with what is true then.
   */
  static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2));

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** Hears what became of a message. */
  @FunctionalInterface
  public interface Outcome {
    void settled(Notification notification, boolean delivered);
  }

  private final String name;
  private final Courier courier;
  private final Pause pause;
  private final Outcome outcome;
  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(WAITING);
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final DeliveryTrouble trouble;

  /** Whom the last message did not reach, in a sentence; null for nobody. */
  private volatile @Nullable String unreached;

  private @Nullable Thread thread;

  /**
   * @param name the channel's
   */
  public Delivery(String name, Courier courier, InstantSource clock, Pause pause, Outcome outcome) {
    this.name = name;
    this.courier = courier;
    this.trouble = new DeliveryTrouble("Receiver %s (%s)".formatted(name, courier.target()), clock);
    this.pause = pause;
    this.outcome = outcome;
  }

  /** Never waits. */
  public void offer(Message message) {
    if (!queue.offer(message)) {
      givenUp.increment();
      trouble.noRoom(MessageText.title(message));
      outcome.settled(message.notification(), false);
    }
  }

  public synchronized void start() {
    thread = Thread.ofVirtual().name("pharos-notify-" + name).start(this::run);
  }

  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  public String name() {
    return name;
  }

  public String integration() {
    return courier.integration();
  }

  public String target() {
    return courier.target();
  }

  /** Messages that were taken. */
  public long delivered() {
    return delivered.sum();
  }

  /** Tries that were not. */
  public long failures() {
    return failures.sum();
  }

  /** Messages that were refused too often, or for good, or for which there was no room. */
  public long givenUp() {
    return givenUp.sum();
  }

  public int waiting() {
    return queue.size();
  }

  /**
   * What a person should know: who does not take messages since when and why, and for a day what
   * was given up. Empty while all goes well.
   */
  public Optional<String> trouble() {
    return Stream.concat(trouble.sentences().stream(), Optional.ofNullable(unreached).stream())
        .reduce((one, other) -> one + " " + other);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Message message = queue.take();
        outcome.settled(message.notification(), deliver(message));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deliver(Message message) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      UndeliveredException refusal = carry(message);
      if (refusal == null || refusal.isPartly()) {
        delivered.increment();
        trouble.taken();
        reached(refusal);
        return true;
      }
      failures.increment();
      trouble.refused(refusal.reason());
      if (refusal.isForGood() || attempt >= RETRIES.size()) {
        givenUp.increment();
        trouble.lost(MessageText.title(message));
        log.warn(
            "Receiver {} was not told of {}: {}",
            name,
            message.notification().group(),
            refusal.reason());
        return false;
      }
      pause.of(RETRIES.get(attempt));
    }
  }

  /** Notes whom a message did not reach that others took. */
  private void reached(@Nullable UndeliveredException partly) {
    if (partly == null) {
      unreached = null;
      return;
    }
    if (unreached == null) {
      log.warn("Receiver {} is told, but not at all of its addresses: {}", name, partly.reason());
    }
    unreached =
        "Receiver %s is told, but not at all of its addresses: %s."
            .formatted(name, partly.reason());
  }

  /** Null when it was taken. */
  private @Nullable UndeliveredException carry(Message message) throws InterruptedException {
    try {
      courier.carry(message);
      return null;
    } catch (UndeliveredException e) {
      return e;
    } catch (RuntimeException e) {
      // One message that cannot be written must not end all that come after it.
      log.error("A message for receiver {} could not be written", name, e);
      return new UndeliveredException("it could not be written", true);
    }
  }
}
