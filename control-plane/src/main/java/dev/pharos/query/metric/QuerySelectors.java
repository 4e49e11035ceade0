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
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The selectors in a query, from left to right. */
public final class QuerySelectors {
  /** More metrics than this are not told apart for one selector without a name. */
  private static final int MOST_METRICS = 1_000;

  private QuerySelectors() {}

  public static List<VectorSelector> of(Expr query) {
    List<VectorSelector> found = new ArrayList<>();
    collect(query, found);
    return found;
  }

  /**
   * Tells the names of the metrics that a query reads. Where a selector has none, the store is
   * asked.
   *
   * @param metrics takes each name, maybe several times
   */
  public static void tellMetrics(Expr query, SeriesStore store, Consumer<String> metrics)
      throws IOException {
    for (VectorSelector selector : of(query)) {
      tellMetrics(selector.matchers(), store, metrics);
    }
  }

  private static void tellMetrics(
      List<LabelMatcher> matchers, SeriesStore store, Consumer<String> metrics) throws IOException {
    for (LabelMatcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME) && matcher.type() == LabelMatcher.Type.EQUAL) {
        metrics.accept(matcher.value());
        return;
      }
    }
    store
        .labelValues(Labels.METRIC_NAME, matchers, 0, Long.MAX_VALUE, MOST_METRICS)
        .forEach(metrics);
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
