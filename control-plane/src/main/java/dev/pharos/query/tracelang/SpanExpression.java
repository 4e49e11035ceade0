package dev.pharos.query.tracelang;

import java.util.List;

/** Conditions on one span. */
public sealed interface SpanExpression {

  /** Any span. */
  record Anything() implements SpanExpression {}

  /** All hold; at least two. */
  record And(List<SpanExpression> parts) implements SpanExpression {
    public And {
      parts = atLeastTwo(parts);
    }
  }

  /** At least one holds; at least two. */
  record Or(List<SpanExpression> parts) implements SpanExpression {
    public Or {
      parts = atLeastTwo(parts);
    }
  }

  record Not(SpanExpression part) implements SpanExpression {}

  /** A key's value compares so. {@code !=} and {@code !~} ask for a value too. */
  record Compare(Key key, Operator operator, Literal value) implements SpanExpression {}

  /** There is a value. */
  record Has(Key key) implements SpanExpression {}

  private static List<SpanExpression> atLeastTwo(List<SpanExpression> parts) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("nothing to combine: " + parts);
    }
    return List.copyOf(parts);
  }
}
