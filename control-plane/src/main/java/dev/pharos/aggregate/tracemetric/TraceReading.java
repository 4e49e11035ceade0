package dev.pharos.aggregate.tracemetric;

import java.util.Optional;

/** What a counter had counted at one moment. */
public sealed interface TraceReading {

  /** What its series are told apart by: a {@link SpanKey} or a {@link CallKey}. */
  Object key();

  /** When the first of what it counts was counted, epoch nanoseconds. */
  long beganNs();

  /** Whether readers of its series know that they began at zero. */
  boolean announced();

  /** Whether its series end now, because nothing was counted for long. */
  boolean ended();

  /** Spans by name, kind and status. */
  record Spans(
      SpanKey key, long beganNs, boolean announced, boolean ended, DurationHistogram durations)
      implements TraceReading {}

  /**
   * Calls between two nodes.
   *
   * @param failed how many failed for either end
   * @param served durations as servers saw them, one a call; as the client saw it where that is all
   *     there is
   * @param called durations as clients saw them; none where no client was seen
   * @param delays of messages; empty where none pass
   */
  record Calls(
      CallKey key,
      long beganNs,
      boolean announced,
      boolean ended,
      long failed,
      DurationHistogram served,
      DurationHistogram called,
      Optional<DurationHistogram> delays)
      implements TraceReading {}
}
