package dev.pharos.steer.budget;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Looks each minute whether a step is due, on a virtual thread, and shows how budgets stand. What
 * fails is tried again the next time; the log is told once, not every time.
 */
final class SteeringRounds implements SmartLifecycle {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(SteeringRounds.class);

  private final BudgetSteering steering;
  private final SteeringMeters meters;
  private boolean failed;
  private @Nullable SimpleAsyncTaskScheduler scheduler;
  private @Nullable ScheduledFuture<?> rounds;

  SteeringRounds(BudgetSteering steering, SteeringMeters meters) {
    this.steering = steering;
    this.meters = meters;
  }

  @Override
  public synchronized void start() {
    SimpleAsyncTaskScheduler started = new SimpleAsyncTaskScheduler();
    started.setVirtualThreads(true);
    started.setThreadNamePrefix("pharos-budget-");
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

  /** For one thread at a time. */
  void round() {
    try {
      steering.look();
      failed = false;
    } catch (IOException | RuntimeException e) {
      if (!failed) {
        log.error("Budgets are held by the rates that there were; trying again.", e);
      }
      failed = true;
    }
    meters.show(steering.steerings());
  }
}
