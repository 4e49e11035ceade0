package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts of the last so many windows. It has room for those between its first and its last, so that
 * what lived for an hour takes little.
 */
final class CountRing {
  private static final int NEVER = -1;

  private static final int LEAST = 16;
  private static final long[] NONE = new long[0];

  private final int most;
  private long[] counts = NONE;
  private int oldest = NEVER;
  private int newest = NEVER;

  CountRing(int windows) {
    most = windows;
  }

  void add(int window, long count) {
    if (newest == NEVER) {
      counts = new long[Math.min(most, LEAST)];
      oldest = window;
      newest = window;
    } else if (window > newest) {
      advance(window);
    } else if (window < oldest) {
      // A clock that was set back by more than is kept counts into nothing that is asked for.
      if (newest - window >= most) {
        return;
      }
      makeRoom(newest - window + 1);
      oldest = window;
    }
    counts[window % counts.length] += count;
  }

  private void advance(int window) {
    int first = Math.max(oldest, window - most + 1);
    if (first > newest) {
      counts = new long[Math.min(most, LEAST)];
      oldest = window;
    } else {
      for (int gone = oldest; gone < first; gone++) {
        counts[gone % counts.length] = 0;
      }
      oldest = first;
      makeRoom(window - first + 1);
    }
    newest = window;
  }

  /** All but its windows is zero. */
  private void makeRoom(int windows) {
    if (windows <= counts.length) {
      return;
    }
    long[] larger = new long[Math.min(most, Math.max(windows, 2 * counts.length))];
    for (int window = oldest; window <= newest; window++) {
      larger[window % larger.length] = counts[window % counts.length];
    }
    counts = larger;
  }

  /** Those of another as well. */
  void addAll(CountRing other) {
    for (int window : other.filled()) {
      add(window, other.counts[window % other.counts.length]);
    }
  }

  /** Of windows from one to before another. */
  long sum(int from, int to) {
    long sum = 0;
    for (int window = Math.max(from, oldest); window < to && window <= newest; window++) {
      sum += counts[window % counts.length];
    }
    return sum;
  }

  private List<Integer> filled() {
    List<Integer> filled = new ArrayList<>();
    for (int window = oldest; newest != NEVER && window <= newest; window++) {
      if (counts[window % counts.length] > 0) {
        filled.add(window);
      }
    }
    return filled;
  }

  void write(ByteSink out) {
    List<Integer> filled = filled();
    out.putVarint(filled.size());
    int before = 0;
    for (int window : filled) {
      out.putVarint(window - before);
      out.putVarint(counts[window % counts.length]);
      before = window;
    }
  }

  /** Adds what {@link #write} wrote. */
  void read(ByteSource in) throws CorruptDataException {
    int count = in.readCount();
    int window = 0;
    for (int i = 0; i < count; i++) {
      window += in.readVarintInt();
      add(window, in.readVarint());
    }
  }
}
