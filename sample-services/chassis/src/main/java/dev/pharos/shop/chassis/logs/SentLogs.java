package dev.pharos.shop.chassis.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.status.Status;
import com.github.loki4j.logback.Loki4jAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Loki4j, for a service that must work as well when nobody takes its lines. Loki4j itself queues
 * lines in bounded memory, sends them in the background and drops what does not fit; but it waits
 * without end for what it could not send when the service ends, and says of each attempt that it
 * failed, with a stack.
 */
public final class SentLogs extends Loki4jAppender {
  /** What was written last mostly leaves within one batch's delay; a service has 15 s to end. */
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(3);

  private static final Duration COMPLAINS_EVERY = Duration.ofMinutes(1);

  private final AtomicLong complainedNanos =
      new AtomicLong(System.nanoTime() - COMPLAINS_EVERY.toNanos());
  private boolean sending = true;

  /** Whether lines are sent at all. */
  public void setSending(boolean sending) {
    this.sending = sending;
  }

  @Override
  public void start() {
    if (sending) {
      super.start();
    }
  }

  @Override
  public void doAppend(ILoggingEvent event) {
    if (sending) {
      super.doAppend(event);
    }
  }

  /** Returns when all was sent, or after three seconds: what is left then is lost. */
  @Override
  public void stop() {
    Thread ending = Thread.ofPlatform().daemon().name("sent-logs-end").start(super::stop);
    try {
      if (!ending.join(STOP_AT_MOST)) {
        System.err.println("log lines are left that nobody took; they are on the console only");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line a minute is enough to know that lines are not taken; Loki4j's metrics count them. */
  @Override
  public void addStatus(Status status) {
    if (status.getEffectiveLevel() < Status.WARN) {
      super.addStatus(status);
      return;
    }
    long last = complainedNanos.get();
    long now = System.nanoTime();
    if (now - last >= COMPLAINS_EVERY.toNanos() && complainedNanos.compareAndSet(last, now)) {
      String cause = status.getThrowable() == null ? "" : ": " + status.getThrowable();
      System.err.println(
          "log lines are not taken; they are on the console only. "
              + status.getMessage().lines().findFirst().orElse("")
              + cause);
    }
  }
}
