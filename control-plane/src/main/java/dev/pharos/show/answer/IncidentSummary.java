package dev.pharos.show.answer;

import dev.pharos.advise.incident.Incident;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.NodeName;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param victims services that suffer beside the cause, in the order in which it was noticed
 * @param closedBy who closed it; null when it ended by itself or is open
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
    @Nullable String acknowledgedBy,
    @Nullable String closedBy) {

  /** What caused it: a service, database, queue or external host, by its id on the map. */
  public record IncidentCause(String node, String name, String kind, String sentence) {}

  /**
   * A service that suffers.
   *
   * @param sentence what was noticed of it first
   * @param until when all of it was well again; null while something lasts
   */
  public record IncidentVictim(
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      String sentence,
      Instant since,
      @Nullable Instant until) {}

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
        incident.acknowledgedBy(),
        incident.closedBy());
  }

  private static @Nullable IncidentCause cause(Incident incident) {
    Incident.Suspected cause = incident.cause();
    return cause == null
        ? null
        : new IncidentCause(cause.node(), cause.name(), cause.kind(), cause.sentence());
  }

  private static List<IncidentVictim> victims(Incident incident) {
    Incident.Suspected cause = incident.cause();
    Map<ServiceId, List<Incident.Observed>> suffering = new LinkedHashMap<>();
    for (Incident.Observed one : incident.symptoms()) {
      boolean isCause =
          cause != null && cause.node().equals(NodeName.of(Node.service(one.service())));
      // Of lost telemetry alerts tell, and they are nobody who suffers.
      boolean isOnlyTold =
          incident.kind() == Incident.Kind.NO_TELEMETRY && one.kind() == Symptom.Kind.ALERT;
      if (!isCause && !isOnlyTold) {
        suffering.computeIfAbsent(one.service(), service -> new ArrayList<>()).add(one);
      }
    }
    return suffering.entrySet().stream().map(one -> victim(one.getKey(), one.getValue())).toList();
  }

  private static IncidentVictim victim(ServiceId service, List<Incident.Observed> symptoms) {
    long sinceNs = symptoms.stream().mapToLong(Incident.Observed::sinceNs).min().orElseThrow();
    long untilNs = Long.MIN_VALUE;
    boolean lasts = false;
    for (Incident.Observed one : symptoms) {
      Long endedNs = one.untilNs();
      lasts |= endedNs == null;
      untilNs = endedNs == null ? untilNs : Math.max(untilNs, endedNs);
    }
    return new IncidentVictim(
        service.name(),
        Text.orNull(service.namespace()),
        Text.orNull(service.environment()),
        symptoms.getFirst().sentence(),
        TimeRange.instant(sinceNs),
        lasts ? null : TimeRange.instant(untilNs));
  }
}
