package dev.pharos.advise;

import dev.pharos.query.FoundTrace;
import dev.pharos.query.TraceCondition;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.util.List;
import java.util.Set;

/** Which traces of a search are asked about. */
public sealed interface Cohort {

  /** Those with a failed span. */
  record Errors() implements Cohort {}

  /**
   * Those that took longest.
   *
   * @param share of all, above 0 and below 1
   */
  record Slowest(double share) implements Cohort {}

  /** Those with a span of this version among those that were searched for. */
  record Version(String version) implements Cohort {}

  /**
   * Those that a query line finds.
   *
   * @param text as it was written
   */
  record Matching(String text, TraceCondition condition) implements Cohort {}

  /**
   * Those in a box of the plane of start and duration.
   *
   * @param starts of traces
   * @param leastNs inclusive
   * @param mostNs inclusive
   */
  record Box(TimeRange starts, long leastNs, long mostNs) implements Cohort {}

  /** Those that were picked. */
  record Picked(Set<TraceId> ids) implements Cohort {
    public Picked {
      ids = Set.copyOf(ids);
    }
  }

  /**
   * Whether a trace belongs to it; always false for {@link Slowest}, which only all traces tell.
   *
   * @param asked spans of the trace that were searched for
   */
  default boolean holds(FoundTrace trace, List<Span> asked) {
    return switch (this) {
      case Errors _ -> trace.tree().errors() > 0;
      case Slowest _ -> false;
      case Version(String version) ->
          asked.stream().anyMatch(span -> span.resource().version().equals(version));
      case Matching(String _, TraceCondition condition) -> trace.meets(condition, asked);
      case Box(TimeRange starts, long leastNs, long mostNs) ->
          starts.contains(trace.tree().startNs())
              && trace.tree().durationNs() >= leastNs
              && trace.tree().durationNs() <= mostNs;
      case Picked(Set<TraceId> ids) -> ids.contains(trace.tree().root().traceId());
    };
  }
}
