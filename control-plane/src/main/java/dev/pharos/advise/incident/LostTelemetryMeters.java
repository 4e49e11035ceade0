package dev.pharos.advise.incident;

import dev.pharos.advise.GaugeTable;
import dev.pharos.advise.HealthFollower;
import dev.pharos.advise.ServiceTags;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Of which services nothing is heard because telemetry was lost on its way, as a gauge by service,
 * so that a rule need not call them silent one by one. {@link #look} is for one thread.
 */
final class LostTelemetryMeters implements HealthFollower, MeterBinder {
  private final IncidentDesk desk;
  private final InstantSource clock;
  private final List<GaugeTable> tables = new CopyOnWriteArrayList<>();

  LostTelemetryMeters(IncidentDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(
        new GaugeTable(
            registry,
            "pharos.service.telemetry.lost",
            "1 for a service that fell silent at once with most others"));
  }

  @Override
  public void look() {
    List<GaugeTable.Row> rows =
        lost().stream().map(service -> new GaugeTable.Row(ServiceTags.of(service), 1)).toList();
    tables.forEach(table -> table.show(rows));
  }

  /** Also where a person closed the incident before telemetry came back. */
  private Set<ServiceId> lost() {
    long nowNs = TimeRange.epochNs(clock.instant());
    Set<ServiceId> lost = new TreeSet<>();
    for (Incident incident : desk.newestFirst()) {
      if (incident.kind() == Incident.Kind.NO_TELEMETRY) {
        incident.symptoms().stream()
            .filter(one -> LostTelemetry.isUnheard(one, nowNs))
            .forEach(one -> lost.add(one.service()));
      }
    }
    return lost;
  }
}
