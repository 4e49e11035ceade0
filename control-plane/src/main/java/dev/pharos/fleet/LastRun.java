package dev.pharos.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Aggregation remembers over a restart which instances there were; registrations are not kept. When
 * those that are still there have had the time to register again, the others are gone.
 */
final class LastRun implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LastRun.class);

  private final FleetReports reports;
  private final FleetReporter reporter;
  private final Duration grace;
  private volatile @Nullable Thread waiting;

  LastRun(FleetReports reports, FleetReporter reporter, Duration grace) {
    this.reports = reports;
    this.reporter = reporter;
    this.grace = grace;
  }

  @Override
  public void start() {
    waiting = Thread.ofVirtual().name("fleet-last-run").start(this::settle);
  }

  private void settle() {
    try {
      Thread.sleep(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (String registration : reports.registrations()) {
      if (!reporter.knows(registration)) {
        log.info("{} was known before the restart and did not come back.", registration);
        reporter.gone(registration);
      }
    }
  }

  @Override
  public void stop() {
    Thread thread = waiting;
    if (thread != null) {
      thread.interrupt();
    }
    waiting = null;
  }

  @Override
  public boolean isRunning() {
    return waiting != null;
  }
}
