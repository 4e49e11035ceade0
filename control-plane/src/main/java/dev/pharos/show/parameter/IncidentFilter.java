package dev.pharos.show.parameter;

import dev.pharos.advise.incident.Incident;
import dev.pharos.query.Place;
import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents are asked for.
 *
 * @param range in which they went on
 * @param state null for all
 * @param service name of one that causes it or suffers from it; null for any
 */
public record IncidentFilter(
    TimeRange range, Place place, @Nullable State state, @Nullable String service, int limit) {
  /** Whether it goes on. */
  public enum State {
    OPEN,
    CLOSED
  }

  /** Whether one of the range is meant. */
  public boolean holds(Incident incident) {
    boolean there =
        place.equals(Place.ANYWHERE)
            || incident.symptoms().stream().anyMatch(one -> place.holds(one.service()));
    return there
        && (state == null || incident.goesOn() == (state == State.OPEN))
        && (service == null || concerns(incident, service));
  }

  private static boolean concerns(Incident incident, String service) {
    Incident.Suspected cause = incident.cause();
    return (cause != null && cause.kind().equals("service") && cause.name().equals(service))
        || incident.symptoms().stream().anyMatch(one -> one.service().name().equals(service));
  }
}
