package dev.pharos.store;

/**
 * A line's place in time; of lines of one time, those added first come first. Positions are never
 * given twice and stay what they are, over restarts too.
 *
 * @param timeNs epoch nanoseconds
 * @param number of the line in the order of adding
 */
public record LogPosition(long timeNs, long number) implements Comparable<LogPosition> {

  @Override
  public int compareTo(LogPosition other) {
    return timeNs != other.timeNs
        ? Long.compare(timeNs, other.timeNs)
        : Long.compare(number, other.number);
  }
}
