package dev.pharos.store.span;

import dev.pharos.signal.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** Divides rows by the day on which they start. */
final class DayRows {
  static final long DAY_NS = Duration.ofDays(1).toNanos();

  /** Takes one day's rows, which it may change. */
  interface Taker {
    void take(long day, Span[] rows, int count) throws IOException;
  }

  private DayRows() {}

  /** Hands over the first {@code count} rows, the oldest day first; of a day in their order. */
  static void divide(Span[] rows, int count, Taker taker) throws IOException {
    long[] days = new long[count];
    for (int i = 0; i < count; i++) {
      days[i] = Math.floorDiv(rows[i].startNs(), DAY_NS);
    }
    Span[] spans = new Span[count];
    for (long day : distinct(days)) {
      int ofDay = 0;
      for (int i = 0; i < count; i++) {
        if (days[i] == day) {
          spans[ofDay++] = rows[i];
        }
      }
      taker.take(day, spans, ofDay);
    }
  }

  /** Mostly there is one. */
  private static long[] distinct(long[] days) {
    for (long day : days) {
      if (day != days[0]) {
        return Arrays.stream(days).distinct().sorted().toArray();
      }
    }
    return Arrays.copyOf(days, Math.min(1, days.length));
  }
}
