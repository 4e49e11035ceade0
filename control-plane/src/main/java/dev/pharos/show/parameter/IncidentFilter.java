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
 */
public record IncidentFilter(TimeRange range, Place place, @Nullable State state, int limit) {
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
    return there && (state == null || incident.goesOn() == (state == State.OPEN));
  }
}
