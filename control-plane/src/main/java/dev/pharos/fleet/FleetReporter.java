package dev.pharos.fleet;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.TimeRange;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells aggregation what changed, in order, one at a time, and again until it is taken. What waits
 * is only the newest of each instance, so it never grows beyond the fleet. Safe for use by many
 * threads.
 */
final class FleetReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FleetReporter.class);

  private final FleetReports reports;
  private final InstantSource clock;

  /** Newest first said last; empty means gone. Guarded by itself. */
  private final Map<String, Optional<InstanceReport>> waiting = new LinkedHashMap<>();

  private final Map<String, InstanceReport> told = new HashMap<>();
  private final Set<String> alive = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean open = true;
  private boolean troubled;

  FleetReporter(FleetReports reports, InstantSource clock) {
    this.reports = reports;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("fleet-reporter").start(this::run);
  }

  void changed(InstanceReport report) {
    alive.add(report.registrationId());
    enqueue(report.registrationId(), Optional.of(report));
  }

  void gone(String registrationId) {
    alive.remove(registrationId);
    enqueue(registrationId, Optional.empty());
  }

  /** True for what was reported in this run and is not gone. */
  boolean knows(String registrationId) {
    return alive.contains(registrationId);
  }

  private void enqueue(String registrationId, Optional<InstanceReport> news) {
    synchronized (waiting) {
      waiting.put(registrationId, news);
      waiting.notifyAll();
    }
  }

  private void run() {
    try {
      while (open) {
        tellNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellNext() throws InterruptedException {
    String registrationId;
    Optional<InstanceReport> news;
    synchronized (waiting) {
      while (waiting.isEmpty()) {
        waiting.wait();
      }
      var next = waiting.entrySet().iterator().next();
      registrationId = next.getKey();
      news = next.getValue();
    }
    if (!tell(registrationId, news)) {
      Thread.sleep(FleetLimits.REPORT_RETRY);
      return;
    }
    synchronized (waiting) {
      // Something newer may have come meanwhile; then that is told next.
      waiting.remove(registrationId, news);
    }
  }

  private boolean tell(String registrationId, Optional<InstanceReport> news) {
    try {
      if (news.isEmpty()) {
        reports.instanceGone(registrationId, TimeRange.epochNs(clock.instant()));
        told.remove(registrationId);
      } else if (isNew(told.get(registrationId), news.get())) {
        reports.report(news.get());
        told.put(registrationId, news.get());
      }
      troubled = false;
      return true;
    } catch (RefusedException e) {
      log.debug("A report has to wait: {}", e.getMessage());
      return false;
    } catch (RuntimeException e) {
      if (!troubled) {
        log.error("Reports on the fleet fail; they are tried again.", e);
      }
      troubled = true;
      return false;
    }
  }

  private static boolean isNew(@Nullable InstanceReport before, InstanceReport now) {
    return before == null || !at(before, now.atNs()).equals(now);
  }

  private static InstanceReport at(InstanceReport report, long atNs) {
    return new InstanceReport(
        report.registrationId(),
        report.service(),
        report.instance(),
        report.version(),
        report.commit(),
        report.builtAtNs(),
        report.startedAtNs(),
        report.status(),
        report.statusDetail(),
        report.host(),
        report.adminHref(),
        atNs);
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
  }
}
