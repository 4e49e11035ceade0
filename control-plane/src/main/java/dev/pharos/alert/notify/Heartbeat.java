package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Notification;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.alert.notify.send.Courier;
import dev.pharos.alert.notify.send.Message;
import dev.pharos.alert.notify.send.Pause;
import dev.pharos.alert.notify.send.UndeliveredException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one address at a fixed interval that alerting works, so that somebody outside raises the
 * alarm when nothing comes any more. It goes on only while rules are evaluated and their alerts
 * arrive: what is sent is the alert {@link Alert#WATCHDOG}, which always fires. Safe for use by
 * many threads.
 */
public final class Heartbeat {
  /** So long a start may take until rules are evaluated, and a change of their files. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String NAME = "heartbeat";
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final Courier courier;
  private final Duration interval;
  private final String pharos;
  private final InstantSource clock;
  private final Pause pause;
  private final LongAdder sent = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable Instant sentAt;
  private volatile @Nullable String refusal;
  private @Nullable Alert watchdog;
  private @Nullable Thread thread;

  /** From when on it is strange that Watchdog does not fire. */
  private Instant expectedFrom;

  /**
   * @param interval between the beginnings of two messages
   * @param pharos address of Pharos' own pages; empty when it is not known
   */
  Heartbeat(Courier courier, Duration interval, String pharos, InstantSource clock, Pause pause) {
    this.courier = courier;
    this.interval = interval;
    this.pharos = pharos;
    this.clock = clock;
    this.pause = pause;
    this.expectedFrom = clock.instant().plus(PATIENCE);
  }

  /** Takes alerts as they stand; those that are not Watchdog say nothing here. */
  synchronized void take(List<Alert> alerts) {
    for (Alert alert : alerts) {
      if (alert.isWatchdog()) {
        watchdog = alert;
        expectedFrom = alert.endsAt().plus(PATIENCE);
        notifyAll();
      }
    }
  }

  synchronized void start() {
    expectedFrom = clock.instant().plus(PATIENCE);
    thread = Thread.ofVirtual().name("pharos-heartbeat").start(this::run);
  }

  synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  /** Host and port: what may be shown of the address. */
  public String target() {
    return courier.target();
  }

  /** Messages that were taken. */
  public long sent() {
    return sent.sum();
  }

  /** Messages that were not; none is sent twice, as the next one says the same. */
  public long failures() {
    return failures.sum();
  }

  /** When a message was last taken; null for never. */
  public @Nullable Instant sentAt() {
    return sentAt;
  }

  /** What a person should know; empty while all goes well. */
  public synchronized Optional<String> trouble() {
    if (clock.instant().isAfter(expectedFrom)) {
      return Optional.of(
          "No heartbeat is sent to %s: no rule named %s fires."
              .formatted(target(), Alert.WATCHDOG));
    }
    return Optional.ofNullable(refusal);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Alert alert = awaited();
        Instant began = clock.instant();
        beat(alert, began);
        Duration left = interval.minus(Duration.between(began, clock.instant()));
        if (left.isPositive()) {
          // No longer than the interval, should the clock have been set back.
          pause.of(left.compareTo(interval) > 0 ? interval : left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Alert awaited() throws InterruptedException {
    Alert alert = watchdog;
    while (alert == null || !alert.firesAt(clock.instant())) {
      wait();
      alert = watchdog;
    }
    return alert;
  }

  private void beat(Alert alert, Instant now) throws InterruptedException {
    GroupKey group = new GroupKey(NAME, NAME, Collections.emptySortedMap());
    Background background =
        new Background(
            alert.annotations().getOrDefault("summary", ""),
            List.of(),
            "",
            "",
            "",
            "",
            alert.generatorUrl());
    try {
      courier.carry(
          Message.of(
              new Notification(group, NAME, List.of(alert), List.of(), now),
              _ -> background,
              pharos));
      sent.increment();
      sentAt = now;
      refusal = null;
    } catch (UndeliveredException e) {
      refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("The heartbeat could not be written", e);
      refused("it could not be written");
    }
  }

  private void refused(String why) {
    failures.increment();
    if (refusal == null) {
      log.warn("The heartbeat does not reach {}: {}", target(), why);
    }
    refusal = "The heartbeat does not reach %s: %s.".formatted(target(), why);
  }
}
