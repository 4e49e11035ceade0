package dev.pharos.query.logql.eval;

import dev.pharos.signal.TimeRange;

/**
 * The moments for which numbers are wanted. At each, a range aggregation looks at the lines of a
 * time before it: later than the moment less the length, up to and with the moment itself.
 *
 * @param startNs epoch nanoseconds of the first
 * @param stepNs between two, at least 1
 * @param count at least 1
 */
record Steps(long startNs, long stepNs, int count) {

  static Steps of(long startNs, long endNs, long stepNs) {
    long count = (endNs - startNs) / stepNs + 1;
    if (count > LogqlLimits.MOST_POINTS) {
      throw LogqlRefusal.because(
          "exceeded maximum resolution of "
              + LogqlLimits.MOST_POINTS
              + " points per time series. Try increasing the value of the step parameter");
    }
    return new Steps(startNs, stepNs, (int) count);
  }

  static Steps at(long timeNs) {
    return new Steps(timeNs, 1, 1);
  }

  long at(int step) {
    return startNs + step * stepNs;
  }

  /** Whose lines are looked at. */
  TimeRange lines(long lengthNs, long offsetNs) {
    return new TimeRange(startNs - offsetNs - lengthNs + 1, at(count - 1) - offsetNs + 1);
  }

  /** The first moment that looks at a line, already moved by the offset; may be too large. */
  int first(long timeNs) {
    return Math.clamp(Math.ceilDiv(timeNs - startNs, stepNs), 0, count);
  }

  /** The last moment that looks at it; may be before {@link #first}, for none does. */
  int last(long timeNs, long lengthNs) {
    return Math.clamp(Math.floorDiv(timeNs + lengthNs - 1 - startNs, stepNs), -1, count - 1);
  }
}
