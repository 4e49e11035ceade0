package dev.pharos.store;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.TimeRange;
import java.util.Optional;

/**
 * Which lines are wanted, in which order, and how many.
 *
 * @param range of the lines' times
 * @param limit at least 1
 * @param after only lines behind this place in the order asked for, which an earlier answer gave
 */
public record LogQuery(
    TimeRange range, LogFilter filter, Order order, int limit, Optional<LogPosition> after) {

  /** In which order lines come. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  public LogQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one line must be asked for: " + limit);
    }
  }

  public static LogQuery newest(TimeRange range, LogFilter filter, int limit) {
    return new LogQuery(range, filter, Order.NEWEST_FIRST, limit, Optional.empty());
  }

  public static LogQuery oldest(TimeRange range, LogFilter filter, int limit) {
    return new LogQuery(range, filter, Order.OLDEST_FIRST, limit, Optional.empty());
  }

  /** The same from a place on. */
  public LogQuery after(LogPosition position) {
    return new LogQuery(range, filter, order, limit, Optional.of(position));
  }

  /** Whether a line at a place is wanted. */
  public boolean matches(LogPosition position, LogRecord line) {
    return range.contains(line.timeNs()) && isBehindStart(position) && filter.matches(line);
  }

  /** Whether a place lies where this query looks. */
  public boolean isBehindStart(LogPosition position) {
    if (after.isEmpty()) {
      return true;
    }
    int order = position.compareTo(after.get());
    return this.order == Order.NEWEST_FIRST ? order < 0 : order > 0;
  }
}
