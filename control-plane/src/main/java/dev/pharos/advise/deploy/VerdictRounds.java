package dev.pharos.advise.deploy;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/** Judges deployments every ten seconds, on a virtual thread. */
final class VerdictRounds implements SmartLifecycle {
  /** The judge's window: nothing new is known sooner. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Runnable round;
  private @Nullable SimpleAsyncTaskScheduler scheduler;
  private @Nullable ScheduledFuture<?> rounds;

  VerdictRounds(Runnable round) {
    this.round = round;
  }

  @Override
  public synchronized void start() {
    SimpleAsyncTaskScheduler started = new SimpleAsyncTaskScheduler();
    started.setVirtualThreads(true);
    started.setThreadNamePrefix("pharos-verdict-");
    rounds = started.scheduleWithFixedDelay(round, EVERY);
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
}
