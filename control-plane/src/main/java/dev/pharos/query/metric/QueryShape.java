package dev.pharos.query.metric;

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
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query of PromQL is made of, so that its answer can be drawn: its unit follows from it.
 *
 * @param metrics it asks for by their whole names
 * @param functions and aggregations it calls
 * @param operators between its parts, as they are written
 */
public record QueryShape(
    ValueType type, Set<String> metrics, Set<String> functions, Set<String> operators) {

  public static QueryShape of(Expr query) {
    QueryShape shape =
        new QueryShape(query.type(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    shape.collect(query);
    return shape;
  }

  private void collect(Expr expression) {
    switch (expression) {
      case VectorSelector selector -> metric(selector.matchers());
      case MatrixSelector matrix -> metric(matrix.selector().matchers());
      case Subquery subquery -> collect(subquery.expression());
      case Parentheses inner -> collect(inner.expression());
      case UnaryOperation operation -> collect(operation.expression());
      case Call call -> {
        functions.add(call.function().text());
        call.arguments().forEach(this::collect);
      }
      case BinaryOperation operation -> {
        operators.add(operation.operator().symbol());
        collect(operation.left());
        collect(operation.right());
      }
      case Aggregation aggregation -> {
        functions.add(aggregation.operator().text());
        aggregation.parameter().ifPresent(this::collect);
        collect(aggregation.expression());
      }
      case NumberLiteral _, StringLiteral _ -> {}
    }
  }

  private void metric(List<LabelMatcher> matchers) {
    for (LabelMatcher matcher : matchers) {
      if (matcher.type() == LabelMatcher.Type.EQUAL && matcher.name().equals(Labels.METRIC_NAME)) {
        metrics.add(matcher.value());
      }
    }
  }
}
