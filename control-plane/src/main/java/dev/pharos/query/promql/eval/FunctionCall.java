package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/**
 * A function and the values of its arguments over all steps.
 *
 * @param arguments as written, without parentheses around them
 * @param values of each argument; empty for texts
 */
record FunctionCall(
    Steps steps,
    List<Expr> arguments,
    List<List<Row>> values,
    Annotations annotations,
    boolean delayedNames,
    SampleBudget budget) {

  int count() {
    return arguments.size();
  }

  /** The rows of an instant vector. */
  List<Row> rows(int argument) {
    return values.get(argument);
  }

  /** The value of a scalar at a step. */
  double scalar(int argument, int step) {
    return values.get(argument).getFirst().value(step);
  }

  /** The value of a text. */
  String text(int argument) {
    return ((StringLiteral) arguments.get(argument)).value();
  }

  Position position(int argument) {
    return arguments.get(argument).position();
  }

  /** What a result calls itself whose metric's name has lost its meaning. */
  Labels unnamed(Labels labels) {
    return delayedNames ? labels : MetricNames.dropped(labels);
  }

  /** A result's row without anything yet, whose metric's name has lost its meaning. */
  Row unnamedRow(Labels labels) {
    return Row.empty(unnamed(labels), true, steps.count());
  }
}
