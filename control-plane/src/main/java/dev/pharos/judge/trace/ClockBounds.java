package dev.pharos.judge.trace;

import java.util.Arrays;

/**
 * How far clocks may be apart: for each pair the most by which the correction of one may exceed
 * that of the other. A system of difference constraints; {@link #close()} makes each bound as tight
 * as all of them together make it (Floyd and Warshall), after which corrections can be chosen one
 * after the other without running into a contradiction, if there is none. For one thread.
 */
final class ClockBounds {
  /** No bound. Sums of two of anything here stay within a long. */
  static final long NONE = 1L << 61;

  private final int clocks;
  private final long[] most;

  ClockBounds(int clocks) {
    this.clocks = clocks;
    this.most = new long[clocks * clocks];
    Arrays.fill(most, NONE);
    for (int clock = 0; clock < clocks; clock++) {
      most[clock * clocks + clock] = 0;
    }
  }

  ClockBounds copy() {
    ClockBounds copy = new ClockBounds(clocks);
    System.arraycopy(most, 0, copy.most, 0, most.length);
    return copy;
  }

  /** Says that {@code correction(to) - correction(from) <= ns}. */
  void atMost(int from, int to, long ns) {
    int at = from * clocks + to;
    most[at] = Math.min(most[at], clamp(ns));
  }

  long atMost(int from, int to) {
    return most[from * clocks + to];
  }

  /** Whether all bounds hold without any correction. */
  boolean meetsZero() {
    return Arrays.stream(most).noneMatch(bound -> bound < 0);
  }

  /** Tightens all bounds; O(clocks³). */
  void close() {
    for (int via = 0; via < clocks; via++) {
      for (int from = 0; from < clocks; from++) {
        long first = most[from * clocks + via];
        if (first >= NONE || from == via) {
          continue;
        }
        for (int to = 0; to < clocks; to++) {
          long second = most[via * clocks + to];
          int at = from * clocks + to;
          if (second < NONE && first + second < most[at]) {
            most[at] = clamp(first + second);
          }
        }
      }
    }
  }

  /** After {@link #close()}: no corrections meet all bounds. */
  boolean contradictory() {
    for (int clock = 0; clock < clocks; clock++) {
      if (most[clock * clocks + clock] < 0) {
        return true;
      }
    }
    return false;
  }

  private static long clamp(long ns) {
    return Math.clamp(ns, -NONE, NONE);
  }
}
