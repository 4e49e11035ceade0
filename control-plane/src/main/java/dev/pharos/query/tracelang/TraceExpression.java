package dev.pharos.query.tracelang;

import java.util.List;

/** Conditions on a trace: which spans it has. */
public sealed interface TraceExpression {

  /** A span of the trace meets all of it. */
  record Group(SpanExpression span) implements TraceExpression {}

  /** All hold; at least two. */
  record And(List<TraceExpression> parts) implements TraceExpression {
    public And {
      parts = atLeastTwo(parts);
    }
  }

  /** At least one holds; at least two. */
  record Or(List<TraceExpression> parts) implements TraceExpression {
    public Or {
      parts = atLeastTwo(parts);
    }
  }

  record Not(TraceExpression part) implements TraceExpression {}

  private static List<TraceExpression> atLeastTwo(List<TraceExpression> parts) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("nothing to combine: " + parts);
    }
    return List.copyOf(parts);
  }
}
