package dev.pharos.aggregate;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last traces in which something was seen, each once: spans of a trace that come within some
 * dozens of other traces are one sight. Grows as it is used. For one thread.
 */
final class TraceRing {
  private static final int FIRST = 2;

  /** Id's high and low half, span, time. */
  private static final int LONGS = 4;

  private long[] seen = new long[FIRST * LONGS];
  private int held;
  private int next;

  /** Notes a sight; false when it is of a trace that is here. */
  boolean add(TraceId trace, long spanId, long timeNs) {
    for (int i = 0; i < held; i++) {
      if (seen[i * LONGS + 1] == trace.low() && seen[i * LONGS] == trace.high()) {
        return false;
      }
    }
    append(trace.high(), trace.low(), spanId, timeNs);
    return true;
  }

  private void append(long high, long low, long spanId, long timeNs) {
    if (held == AggregateLimits.TRACES_PER_ERROR) {
      next %= held;
    } else {
      if (held * LONGS == seen.length) {
        int size = Math.min(2 * held, AggregateLimits.TRACES_PER_ERROR);
        seen = Arrays.copyOf(seen, size * LONGS);
      }
      held++;
    }
    int at = next++ * LONGS;
    seen[at] = high;
    seen[at + 1] = low;
    seen[at + 2] = spanId;
    seen[at + 3] = timeNs;
  }

  /** The last ones, last first. */
  List<ErrorIssue.Occurrence> newest(int howMany) {
    List<ErrorIssue.Occurrence> newest = new ArrayList<>();
    for (int i = 1; i <= Math.min(howMany, held); i++) {
      int at = Math.floorMod(next - i, held) * LONGS;
      newest.add(
          new ErrorIssue.Occurrence(
              new TraceId(seen[at], seen[at + 1]), seen[at + 2], seen[at + 3]));
    }
    return newest;
  }

  void write(StateWriter out) {
    out.number(held);
    for (int i = 0; i < held; i++) {
      int at = Math.floorMod(next - held + i, held) * LONGS;
      out.fixed(seen[at]);
      out.fixed(seen[at + 1]);
      out.fixed(seen[at + 2]);
      out.number(seen[at + 3]);
    }
  }

  void read(StateReader in) {
    for (int left = in.count(); left > 0; left--) {
      append(in.fixed(), in.fixed(), in.fixed(), in.number());
    }
  }
}
