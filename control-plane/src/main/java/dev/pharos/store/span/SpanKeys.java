package dev.pharos.store.span;

import dev.pharos.signal.Span;
import java.util.Arrays;

/**
 * Finds rows of one trace by span id, among consecutive rows of an array. Small traces are scanned,
 * large ones hashed. For one thread; used again for each trace.
 */
final class SpanKeys {
  private static final int SCANNED_ROWS = 24;

  private int[] table = new int[256];

  /**
   * Closes the gaps that superseded rows leave among rows sorted by trace; tells how many are left.
   */
  int withoutOlderDuplicates(Span[] rows, int count) {
    int dropped = 0;
    int first = 0;
    while (first < count) {
      int end = first + 1;
      while (end < count && rows[end].traceId().equals(rows[first].traceId())) {
        end++;
      }
      int next = end;
      dropped += dropOlderDuplicates(rows, first, end);
      first = next;
    }
    if (dropped == 0) {
      return count;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Span span = rows[i];
      if (span != null) {
        rows[kept++] = span;
      }
    }
    return kept;
  }

  /** Sets all but the last of rows that are the same span to null; tells how many. */
  int dropOlderDuplicates(Span[] rows, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int dropped = 0;
    clear(to - from);
    int mask = table.length - 1;
    for (int row = from; row < to; row++) {
      Span span = rows[row];
      int slot = slotOf(span.spanId(), mask);
      while (table[slot] != 0) {
        int earlier = table[slot] - 1;
        if (isSame(rows[earlier], span)) {
          dropped++;
          table[slot] = row + 1;
          swapOut(rows, earlier);
          break;
        }
        slot = slot + 1 & mask;
      }
      table[slot] = row + 1;
    }
    return dropped;
  }

  /** The key by which rows are one span, within one trace. */
  static boolean isSame(Span one, Span other) {
    return one.spanId() == other.spanId()
        && one.kind() == other.kind()
        && one.service().equals(other.service());
  }

  /** Prepares {@link #find} for the rows of one trace. */
  void index(Span[] rows, int from, int to) {
    if (to - from <= SCANNED_ROWS) {
      return;
    }
    clear(to - from);
    int mask = table.length - 1;
    for (int row = from; row < to; row++) {
      int slot = slotOf(rows[row].spanId(), mask);
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = row + 1;
    }
  }

  /** A row of that span id, or -1. */
  int find(Span[] rows, int from, int to, long spanId) {
    if (to - from <= SCANNED_ROWS) {
      for (int row = from; row < to; row++) {
        if (rows[row].spanId() == spanId) {
          return row;
        }
      }
      return -1;
    }
    int mask = table.length - 1;
    for (int slot = slotOf(spanId, mask); table[slot] != 0; slot = slot + 1 & mask) {
      int row = table[slot] - 1;
      if (rows[row].spanId() == spanId) {
        return row;
      }
    }
    return -1;
  }

  private void clear(int rows) {
    int needed = Integer.highestOneBit(Math.max(rows, 2)) * 4;
    if (table.length < needed) {
      table = new int[needed];
    } else {
      Arrays.fill(table, 0);
    }
  }

  @SuppressWarnings("NullAway") // a hole that the caller closes before anybody reads the rows
  private static void swapOut(Span[] rows, int row) {
    rows[row] = null;
  }

  private static int slotOf(long spanId, int mask) {
    long mixed = spanId * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }
}
