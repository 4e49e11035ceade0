package dev.pharos.aggregate;

import dev.pharos.signal.TimeRange;
import java.time.InstantSource;
import java.util.TreeSet;

/**
 * Gives requests their times of arrival, and knows up to when all that arrived has been counted.
 * Aggregates are told no later time: what a request meets when it is counted then depends on times
 * of arrival alone, however long requests wait for a thread, a disk or memory, and a replay of the
 * journal meets the same. Safe for use by many threads.
 */
final class Arrivals {
  private final InstantSource clock;
  private final TreeSet<Long> underWay = new TreeSet<>();

  Arrivals(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A request arrives now.
   *
   * @return epoch nanoseconds, which no other request under way has; to be given to {@link #done}
   */
  synchronized long arrive() {
    long arrivalNs = nowNs();
    while (!underWay.add(arrivalNs)) {
      arrivalNs++;
    }
    return arrivalNs;
  }

  /** A request was counted or refused. */
  synchronized void done(long arrivalNs) {
    underWay.remove(arrivalNs);
  }

  /** Now, or when the oldest request arrived that is neither counted nor refused. */
  synchronized long allDoneUntilNs() {
    long nowNs = nowNs();
    return underWay.isEmpty() ? nowNs : Math.min(nowNs, underWay.first());
  }

  private long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }
}
