package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.BinaryOperator;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;

/** A binary operation over all steps. */
final class BinaryEvaluation {
  private final Evaluation evaluation;
  private final BinaryOperation operation;
  private final BinaryOperator operator;
  private final Steps steps;
  private final ElementOperation elements;

  BinaryEvaluation(Evaluation evaluation, BinaryOperation operation, Steps steps) {
    this.evaluation = evaluation;
    this.operation = operation;
    this.operator = operation.operator();
    this.steps = steps;
    this.elements = new ElementOperation(operation, evaluation.annotations());
  }

  List<Row> rows() {
    List<Row> left = evaluation.rows(operation.left(), steps);
    List<Row> right = evaluation.rows(operation.right(), steps);
    boolean leftScalar = operation.left().type() == ValueType.SCALAR;
    boolean rightScalar = operation.right().type() == ValueType.SCALAR;
    if (leftScalar && rightScalar) {
      return List.of(ofScalars(left.getFirst(), right.getFirst()));
    }
    List<Row> rows;
    if (leftScalar) {
      rows = withScalar(right, left.getFirst().values(), true);
    } else if (rightScalar) {
      rows = withScalar(left, right.getFirst().values(), false);
    } else if (operator.isSet()) {
      rows = new SetOperation(operation, steps).rows(left, right);
    } else {
      return new VectorJoin(
              operation, elements, steps, evaluation.delayedNames(), evaluation.budget())
          .rows(left, right);
    }
    return steps.isSingle() && evaluation.delayedNames() ? rows : RowMerge.merged(rows);
  }

  private Row ofScalars(Row left, Row right) {
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      values[step] = elements.ofScalars(left.value(step), right.value(step));
    }
    return Row.of(Labels.EMPTY, false, values);
  }

  private List<Row> withScalar(List<Row> rows, double[] scalars, boolean scalarLeft) {
    boolean unnamed = operator.kind() == BinaryOperator.Kind.ARITHMETIC || operation.returnBool();
    List<Row> results = new ArrayList<>(rows.size());
    for (Row row : rows) {
      evaluation.budget().look();
      Labels labels =
          unnamed && !evaluation.delayedNames() ? MetricNames.dropped(row.labels()) : row.labels();
      Row result = Row.empty(labels, row.dropName() || unnamed, steps.count());
      for (int step = 0; step < scalars.length; step++) {
        if (row.hasHistograms()) {
          FloatHistogram histogram = row.histogram(step);
          if (histogram != null) {
            if (scalarLeft) {
              elements.ofHistograms(scalars[step], null, 0, histogram, step, result);
            } else {
              elements.ofHistograms(0, histogram, scalars[step], null, step, result);
            }
            continue;
          }
        }
        if (row.hasFloat(step)) {
          double value = row.value(step);
          result.set(
              step,
              scalarLeft
                  ? elements.ofFloats(scalars[step], value, value)
                  : elements.ofFloats(value, scalars[step], value));
        }
      }
      if (!result.isEmpty()) {
        results.add(result);
      }
    }
    return results;
  }
}
