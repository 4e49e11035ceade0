package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PromqlPrinter;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An aggregation over all steps. To which group a row belongs is found out once. */
final class AggregationEvaluation {
  private final Evaluation evaluation;
  private final Aggregation aggregation;
  private final Steps steps;
  private final Set<String> grouping;

  AggregationEvaluation(Evaluation evaluation, Aggregation aggregation, Steps steps) {
    this.evaluation = evaluation;
    this.aggregation = aggregation;
    this.steps = steps;
    this.grouping = new HashSet<>(aggregation.grouping());
    if (aggregation.without()) {
      grouping.add(Labels.METRIC_NAME);
    }
  }

  List<Row> rows() {
    AggregationOperator operator = aggregation.operator();
    Expr inner = Arguments.bare(aggregation.expression());
    return switch (operator) {
      case COUNT_VALUES -> {
        String label = label();
        yield RowMerge.merged(
            new ValueCounts(label, grouping, aggregation.without(), steps)
                .rows(evaluation.rows(inner, steps)));
      }
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> {
        Parameter parameter = parameter();
        yield new Selection(aggregation, parameter, steps, evaluation.annotations())
            .rows(groups(evaluation.rows(inner, steps)));
      }
      case QUANTILE -> {
        Parameter parameter = parameter();
        List<Row> rows = evaluation.rows(inner, steps);
        parameter.requireQuantile(evaluation.annotations());
        yield folded(rows, new GroupFold(aggregation, parameter, steps, evaluation.annotations()));
      }
      default ->
          folded(
              evaluation.rows(inner, steps),
              new GroupFold(aggregation, Parameter.NONE, steps, evaluation.annotations()));
    };
  }

  private String label() {
    StringLiteral label = (StringLiteral) parameterExpression();
    if (!LabelFunctions.isName(label.value())) {
      throw QueryException.execution("invalid label name " + PromqlPrinter.print(label));
    }
    return label.value();
  }

  private Parameter parameter() {
    Expr expr = parameterExpression();
    return Parameter.of(evaluation.rows(expr, steps).getFirst().values(), expr.position());
  }

  private Expr parameterExpression() {
    return Arguments.bare(aggregation.parameter().orElseThrow());
  }

  private Map<Labels, List<Row>> groups(List<Row> rows) {
    Map<Labels, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      Labels labels =
          aggregation.without() ? row.labels().without(grouping) : row.labels().withOnly(grouping);
      groups.computeIfAbsent(labels, ignored -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private List<Row> folded(List<Row> rows, GroupFold fold) {
    List<Row> results = new ArrayList<>();
    groups(rows)
        .forEach((labels, members) -> {
          evaluation.budget().look();
          Row result = fold.fold(labels, members);
          if (!result.isEmpty()) {
            results.add(result);
          }
        });
    return results;
  }
}
