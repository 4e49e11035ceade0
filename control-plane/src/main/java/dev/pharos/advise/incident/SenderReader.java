package dev.pharos.advise.incident;

import dev.pharos.advise.HealthWatch;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.judge.HealthState;
import dev.pharos.judge.incident.TelemetryLoss;
import dev.pharos.query.Place;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceView;
import dev.pharos.query.ServiceWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who sends telemetry, how steadily, and when it came last. */
final class SenderReader {
  /** Whether somebody sends steadily shows in so long. */
  private static final Duration STEADY_FOR = Duration.ofMinutes(5);

  /** In so many of its windows. */
  private static final double STEADY = 0.8;

  private final LiveWindows live;
  private final RedQuery red;
  private final ServiceQuery services;
  private final HealthWatch health;

  SenderReader(LiveWindows live, RedQuery red, ServiceQuery services, HealthWatch health) {
    this.live = live;
    this.red = red;
    this.services = services;
    this.health = health;
  }

  /** All that ever sent and were not stopped on purpose. */
  List<TelemetryLoss.Sender> read(long nowNs) throws IOException {
    TimeRange lately =
        new TimeRange(
            nowNs - STEADY_FOR.toNanos() - TelemetryLoss.QUIET.multipliedBy(3).toNanos(), nowNs);
    Map<ServiceId, List<ServiceWindow>> windows = red.windows(Resolution.TEN_SECONDS, lately);
    Set<ServiceId> signedOff = live.signedOff();
    List<TelemetryLoss.Sender> senders = new ArrayList<>();
    for (ServiceView view : services.services(Place.ANYWHERE).values()) {
      Long lastSeenNs = view.lastSeenNs();
      if (lastSeenNs != null && !signedOff.contains(view.id())) {
        senders.add(
            new TelemetryLoss.Sender(
                view.id(),
                lastSeenNs,
                isSteady(windows.getOrDefault(view.id(), List.of()), lastSeenNs),
                SymptomReader.isDown(health.health(view.id())),
                health.health(view.id()).state() == HealthState.SILENT));
      }
    }
    return senders;
  }

  private static boolean isSteady(List<ServiceWindow> windows, long lastSeenNs) {
    long fromNs = lastSeenNs - STEADY_FOR.toNanos();
    long filled =
        windows.stream()
            .filter(window -> window.requests() > 0)
            .mapToLong(ServiceWindow::startNs)
            .filter(start -> start >= fromNs && start <= lastSeenNs)
            .distinct()
            .count();
    return filled >= STEADY * STEADY_FOR.dividedBy(Resolution.TEN_SECONDS.length());
  }
}
