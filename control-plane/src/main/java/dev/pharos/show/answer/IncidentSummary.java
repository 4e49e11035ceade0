package dev.pharos.show.answer;

import dev.pharos.advise.incident.Incident;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An incident in a list.
 *
 * @param state open or closed
 * @param kind service, no_telemetry or inconsistent_data
 * @param cause the likeliest; null where none can be told
 * @param victims services that suffer beside the cause
 */
public record IncidentSummary(
    String id,
    String state,
    String kind,
    String title,
    @Nullable String environment,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable IncidentCause cause,
    List<IncidentVictim> victims,
    @Nullable String acknowledgedBy) {

  /** What caused it: a service, database, queue or external host, by its id on the map. */
  public record IncidentCause(String node, String name, String kind, String sentence) {}

  /** A service that suffers. */
  public record IncidentVictim(String service, String sentence) {}

  public static IncidentSummary of(Incident incident) {
    Long endedAtNs = incident.endedAtNs();
    return new IncidentSummary(
        incident.id(),
        incident.goesOn() ? "open" : "closed",
        Text.of(incident.kind()),
        incident.title(),
        Text.orNull(incident.environment()),
        TimeRange.instant(incident.startedAtNs()),
        endedAtNs == null ? null : TimeRange.instant(endedAtNs),
        cause(incident),
        victims(incident),
        incident.acknowledgedBy());
  }

  private static @Nullable IncidentCause cause(Incident incident) {
    Incident.Suspected cause = incident.cause();
    return cause == null
        ? null
        : new IncidentCause(cause.node(), cause.name(), cause.kind(), cause.sentence());
  }

  /** One sentence each: that of what was noticed of it first. */
  private static List<IncidentVictim> victims(Incident incident) {
    Incident.Suspected cause = incident.cause();
    Map<String, IncidentVictim> victims = new LinkedHashMap<>();
    for (Incident.Observed one : incident.symptoms()) {
      String name = one.service().name();
      boolean isCause =
          cause != null && cause.kind().equals("service") && cause.name().equals(name);
      if (!isCause) {
        victims.putIfAbsent(name, new IncidentVictim(name, one.sentence()));
      }
    }
    return List.copyOf(victims.values());
  }
}
