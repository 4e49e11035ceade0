package dev.pharos.advise;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/** Looks at the health of all services every ten seconds, on a virtual thread. */
final class HealthRounds implements SmartLifecycle {
  /** The judge's window: nothing new is known sooner. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(HealthRounds.class);

  private final HealthWatch watch;
  private @Nullable SimpleAsyncTaskScheduler scheduler;
  private @Nullable ScheduledFuture<?> rounds;
  private boolean failed;

  HealthRounds(HealthWatch watch) {
    this.watch = watch;
  }

  @Override
  public synchronized void start() {
    SimpleAsyncTaskScheduler started = new SimpleAsyncTaskScheduler();
    started.setVirtualThreads(true);
    started.setThreadNamePrefix("pharos-health-");
    rounds = started.scheduleWithFixedDelay(this::round, EVERY);
    scheduler = started;
  }

  @Override
  public synchronized void stop() {
    if (rounds != null) {
      rounds.cancel(false);
      rounds = null;
    }
    if (scheduler != null) {
      scheduler.close();
      scheduler = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scheduler != null;
  }

  /** A round that fails leaves what was found before; the log is told once, not every time. */
  private void round() {
    try {
      watch.look();
      failed = false;
    } catch (IOException | RuntimeException e) {
      if (!failed) {
        log.error("The health of services could not be judged; trying again.", e);
      }
      failed = true;
    }
  }
}
