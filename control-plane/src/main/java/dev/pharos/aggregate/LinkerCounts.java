package dev.pharos.aggregate;

import java.util.EnumMap;
import java.util.Map;

/** What pairing met that is worth showing. Counted by the intake's thread. */
final class LinkerCounts {

  /** What is counted. */
  enum Event {
    /** Spans that were sent twice within the wait and counted once. */
    DUPLICATE,
    /** Spans that could not be remembered for pairing because too many were. */
    OVERFLOW,
    /** Server spans whose caller's span did not arrive in time. */
    UNKNOWN_CALLER,
    /** Client spans around other client spans, which are no calls of their own. */
    WRAPPER,
    /** Client spans that tell nothing of whom they called. */
    NAMELESS
  }

  private final Map<Event, Long> counts = new EnumMap<>(Event.class);

  void count(Event event) {
    counts.merge(event, 1L, Long::sum);
  }

  long of(Event event) {
    return counts.getOrDefault(event, 0L);
  }

  void write(StateWriter out) {
    out.number(counts.size());
    counts.forEach((event, count) -> {
      out.constant(event);
      out.number(count);
    });
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      counts.put(in.constant(Event.class), in.number());
    }
  }
}
