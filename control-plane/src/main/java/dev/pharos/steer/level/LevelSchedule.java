package dev.pharos.steer.level;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/** Has rounds done, one after another, on a virtual thread. */
final class LevelSchedule implements SmartLifecycle {
  /** As soon as a person sees that a lever was pulled; a round without levels does nothing. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(LevelSchedule.class);

  private final LevelRounds levels;
  private @Nullable SimpleAsyncTaskScheduler scheduler;
  private @Nullable ScheduledFuture<?> rounds;
  private boolean failed;

  LevelSchedule(LevelRounds levels) {
    this.levels = levels;
  }

  private void round() {
    try {
      levels.round();
      failed = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The log is told once, not every second.
      if (!failed) {
        log.error("Levels of loggers could not be seen to; trying again.", e);
      }
      failed = true;
    }
  }

  @Override
  public synchronized void start() {
    SimpleAsyncTaskScheduler started = new SimpleAsyncTaskScheduler();
    started.setVirtualThreads(true);
    started.setThreadNamePrefix("pharos-levels-");
    rounds = started.scheduleWithFixedDelay(this::round, EVERY);
    scheduler = started;
  }

  @Override
  public synchronized void stop() {
    if (rounds != null) {
      rounds.cancel(true);
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
}
