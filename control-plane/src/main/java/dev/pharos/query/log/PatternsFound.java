package dev.pharos.query.log;

import dev.pharos.aggregate.pattern.LogPattern;
import java.util.List;

/**
 * Patterns of lines, those with most lines first.
 *
 * @param forgotten patterns that made room for newer ones
 * @param ungrouped lines of more services than are grouped
 * @param truncated there are more than were asked for
 */
public record PatternsFound(
    List<Found> patterns, long forgotten, long ungrouped, boolean truncated) {

  /**
   * @param fresh it meets {@code newSince} and {@code newIn}; without them, no line of it is older
   *     than the range
   * @param query a query line that finds its lines
   */
  public record Found(LogPattern pattern, boolean fresh, String query) {}
}
