package dev.pharos.query;

import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which error issues are asked for.
 *
 * @param range in which they were seen
 * @param service its name, null for any
 * @param version that reported them, null for any; empty for exceptions without one
 * @param state null for any
 * @param limit how many at most, 1 or more
 */
public record ErrorSearch(
    TimeRange range,
    Place place,
    @Nullable String service,
    @Nullable String version,
    @Nullable State state,
    Order order,
    int limit) {

  /** What is noteworthy about an issue. */
  public enum State {
    NEW,
    REGRESSED
  }

  /** What comes first. */
  public enum Order {
    /** The most often seen within the range. */
    COUNT,
    LAST_SEEN,
    FIRST_SEEN
  }
}
