package dev.pharos.query.promql.parse;

import java.util.List;
import java.util.Optional;

/**
 * An aggregation over an instant vector.
 *
 * @param parameter there for operators that take one
 * @param without all labels but those of the grouping make the groups; otherwise they alone do
 */
public record Aggregation(
    AggregationOperator operator,
    Optional<Expr> parameter,
    Expr expression,
    boolean without,
    List<String> grouping,
    Position position)
    implements Expr {
  public Aggregation {
    grouping = List.copyOf(grouping);
  }

  @Override
  public ValueType type() {
    return ValueType.VECTOR;
  }
}
