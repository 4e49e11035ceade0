package dev.pharos.fleet;

import dev.pharos.fleet.ServiceCheck.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the configured checks: each on a thread of its own at its interval, so never twice at once,
 * and a bounded number together.
 */
final class CheckRounds implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(CheckRounds.class);

  private final List<ServiceCheck> checks;
  private final CheckProbe probe;
  private final FleetReporter reporter;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(FleetLimits.CHECKS_AT_ONCE);
  private List<Thread> threads = List.of();
  private volatile boolean running;

  CheckRounds(
      List<ServiceCheck> checks, CheckProbe probe, FleetReporter reporter, InstantSource clock) {
    this.checks = checks;
    this.probe = probe;
    this.reporter = reporter;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    threads =
        checks.stream()
            .map(check -> Thread.ofVirtual().name("fleet-check").start(() -> repeat(check)))
            .toList();
  }

  private void repeat(ServiceCheck check) {
    try {
      while (running) {
        long started = System.nanoTime();
        run(check);
        Duration taken = Duration.ofNanos(System.nanoTime() - started);
        if (taken.compareTo(check.interval()) < 0) {
          Thread.sleep(check.interval().minus(taken));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(ServiceCheck check) throws InterruptedException {
    places.acquire();
    try {
      Outcome outcome = probe.check(check);
      reporter.changed(check.report(outcome, clock.instant()));
    } catch (RuntimeException e) {
      log.error("The check of {} at {} failed.", check.service(), check.url(), e);
    } finally {
      places.release();
    }
  }

  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
    probe.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
