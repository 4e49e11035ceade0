package dev.pharos.show.prometheus;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.NumberLiteral;
import dev.pharos.query.promql.parse.Parentheses;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.UnaryOperation;
import dev.pharos.query.promql.parse.VectorSelector;
import java.util.ArrayList;
import java.util.List;

/** The selectors in a query, from left to right. */
final class QuerySelectors {
  private QuerySelectors() {}

  static List<VectorSelector> of(Expr query) {
    List<VectorSelector> found = new ArrayList<>();
    collect(query, found);
    return found;
  }

  private static void collect(Expr expression, List<VectorSelector> found) {
    switch (expression) {
      case VectorSelector selector -> found.add(selector);
      case MatrixSelector matrix -> found.add(matrix.selector());
      case Subquery subquery -> collect(subquery.expression(), found);
      case Parentheses inner -> collect(inner.expression(), found);
      case UnaryOperation operation -> collect(operation.expression(), found);
      case Call call -> call.arguments().forEach(a -> collect(a, found));
      case BinaryOperation operation -> {
        collect(operation.left(), found);
        collect(operation.right(), found);
      }
      case Aggregation aggregation -> {
        aggregation.parameter().ifPresent(p -> collect(p, found));
        collect(aggregation.expression(), found);
      }
      case NumberLiteral _, StringLiteral _ -> {}
    }
  }
}
