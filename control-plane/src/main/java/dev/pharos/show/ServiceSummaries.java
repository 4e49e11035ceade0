package dev.pharos.show;

import dev.pharos.advise.HealthWatch;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.ServiceRed;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.ServiceView;
import dev.pharos.show.answer.Deployment;
import dev.pharos.show.answer.Health;
import dev.pharos.show.answer.KnownFrom;
import dev.pharos.show.answer.Owner;
import dev.pharos.show.answer.Red;
import dev.pharos.show.answer.RedPoint;
import dev.pharos.show.answer.Sampled;
import dev.pharos.show.answer.ServiceSummary;
import dev.pharos.show.answer.Text;
import dev.pharos.show.answer.VersionCount;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/** Puts together what rooms know of a service. */
final class ServiceSummaries {
  private final HealthWatch health;
  private final ServiceSettings settings;
  private final LiveWindows live;
  private final CurrentAlerts alerts;

  ServiceSummaries(
      HealthWatch health, ServiceSettings settings, LiveWindows live, CurrentAlerts alerts) {
    this.health = health;
    this.settings = settings;
    this.live = live;
    this.alerts = alerts;
  }

  ServiceSummary of(ServiceView view, ServiceRed requests, @Nullable Sampled sampling) {
    ServiceId id = view.id();
    dev.pharos.signal.Deployment last = view.lastDeployment();
    Long lastSeenNs = view.lastSeenNs();
    return new ServiceSummary(
        id.name(),
        Text.orNull(id.namespace()),
        Text.orNull(id.environment()),
        Text.orNull(view.language()),
        Owner.of(settings.owner(id.name(), live.owner(id))),
        Health.of(health.health(id)),
        alerts.firing(id),
        VersionCount.of(view.versions()),
        Red.of(requests.total()),
        sampling,
        RedPoint.of(requests.points()),
        last == null ? null : Deployment.of(last),
        KnownFrom.of(view.inTelemetry(), view.inFleet()),
        lastSeenNs == null ? null : TimeRange.instant(lastSeenNs));
  }
}
