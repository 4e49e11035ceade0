package dev.pharos.query.log;

import dev.pharos.aggregate.pattern.LogPattern;
import java.util.List;
import java.util.SortedMap;

/**
 * Patterns of lines, those with most lines in the range first.
 *
 * @param byMinute whether lines are counted by whole minutes of the range; else by whole hours,
 *     where minutes are not known any more
 * @param stepNs of the trends
 * @param forgotten patterns that made room for newer ones
 * @param ungrouped lines of more services than are grouped
 * @param truncated there are more than were asked for
 */
public record PatternsFound(
    List<Found> patterns,
    boolean byMinute,
    long stepNs,
    long forgotten,
    long ungrouped,
    boolean truncated) {

  /**
   * @param lines within the range
   * @param bytes of their bodies, by the mean of all lines of the pattern
   * @param bytesShare of what the patterns of its service wrote in the range, 0 to 1
   * @param trend lines by the beginnings of stretches of time, epoch nanoseconds; all of the range
   * @param fresh it meets {@code newSince} and {@code newIn}; without them, no line of it is older
   *     than the range
   * @param query a query line that finds its lines
   */
  public record Found(
      LogPattern pattern,
      long lines,
      long bytes,
      double bytesShare,
      SortedMap<Long, Long> trend,
      boolean fresh,
      String query) {}
}
