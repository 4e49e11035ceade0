package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;

/** A function's call over all steps. */
final class CallEvaluation {
  private static final double MS_PER_SECOND = 1000;

  private final Evaluation evaluation;
  private final Call call;
  private final Function function;
  private final List<Expr> arguments;
  private final Steps steps;

  CallEvaluation(Evaluation evaluation, Call call, Steps steps) {
    this.evaluation = evaluation;
    this.call = call;
    this.function = call.function();
    this.arguments = call.arguments().stream().map(Arguments::bare).toList();
    this.steps = steps;
  }

  List<Row> rows() {
    QueryTimes times = evaluation.times();
    return switch (function) {
      case START -> constant(times.startMs() / MS_PER_SECOND);
      case END -> constant(times.endMs() / MS_PER_SECOND);
      case RANGE -> constant((times.endMs() - times.startMs()) / MS_PER_SECOND);
      case STEP -> constant(times.startMs() == times.endMs() ? 0 : times.stepMs() / MS_PER_SECOND);
      case INFO -> new InfoEvaluation(evaluation, call, steps).rows();
      case START_TIMESTAMP -> {
        // Samples are kept without the time their counter began, as Prometheus does by default.
        evaluation.rows(arguments.getFirst(), steps);
        yield List.of();
      }
      case TIMESTAMP ->
          arguments.getFirst() instanceof VectorSelector selector
              ? sampleTimes(selector)
              : overVectors();
      default -> {
        for (int i = 0; i < arguments.size(); i++) {
          if (arguments.get(i).type() == ValueType.MATRIX) {
            yield overRange(i);
          }
        }
        yield overVectors();
      }
    };
  }

  private List<Row> constant(double value) {
    return List.of(Row.constant(Labels.EMPTY, value, steps.count()));
  }

  private List<Row> sampleTimes(VectorSelector selector) {
    List<Row> rows = new ArrayList<>();
    for (Row row : evaluation.selectors().latestTimes(selector, steps)) {
      rows.add(row.relabeled(unnamed(row.labels()), true));
    }
    return combined(rows);
  }

  private Labels unnamed(Labels labels) {
    return evaluation.delayedNames() ? labels : MetricNames.dropped(labels);
  }

  private List<Row> overVectors() {
    if (isSort() && !steps.isSingle()) {
      evaluation.annotations().add(Remarks.sortInRangeQuery(call.position()));
    }
    List<List<Row>> values = new ArrayList<>(arguments.size());
    for (Expr argument : arguments) {
      values.add(
          argument.type() == ValueType.STRING ? List.of() : evaluation.rows(argument, steps));
    }
    FunctionCall functionCall =
        new FunctionCall(
            steps,
            arguments,
            values,
            evaluation.annotations(),
            evaluation.delayedNames(),
            evaluation.budget());
    List<Row> rows = Functions.body(function).apply(functionCall);
    return switch (function) {
      case LABEL_REPLACE, LABEL_JOIN -> RowMerge.merged(rows);
      default -> combined(rows);
    };
  }

  private boolean isSort() {
    return switch (function) {
      case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC -> true;
      default -> false;
    };
  }

  /** Prometheus lets an instant query's labels repeat until names that go late have gone. */
  private List<Row> combined(List<Row> rows) {
    return steps.isSingle() && evaluation.delayedNames() ? rows : RowMerge.merged(rows);
  }

  private List<Row> overRange(int rangeArgument) {
    Expr range = arguments.get(rangeArgument);
    // As in Prometheus, where the values of a subquery have no place in the query any more.
    Position position =
        arguments.getFirst() instanceof Subquery ? Position.NONE : arguments.getFirst().position();
    RangeRows result =
        new RangeRows(evaluation, function, range, steps, position, scalars(rangeArgument));
    switch (range) {
      case MatrixSelector matrix ->
          evaluation
              .selectors()
              .forEachRange(
                  matrix,
                  steps,
                  data -> result.add(Window.RangeSeries.of(data.labels(), false, data.samples())));
      case Subquery subquery -> {
        Steps inner = evaluation.steps(subquery, steps);
        for (Row row : evaluation.rows(subquery.expression(), inner)) {
          result.add(Window.RangeSeries.of(row, inner));
        }
      }
      default -> throw new IllegalStateException("not a range vector: " + range);
    }
    List<Row> rows = result.rows();
    if (function == Function.ABSENT_OVER_TIME) {
      return AbsentFunctions.ofRows(rows, arguments.getFirst(), steps);
    }
    return evaluation.delayedNames() ? rows : RowMerge.refused(rows);
  }

  private double[][] scalars(int rangeArgument) {
    List<double[]> scalars = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (i != rangeArgument) {
        scalars.add(evaluation.rows(arguments.get(i), steps).getFirst().values());
      }
    }
    return scalars.toArray(double[][]::new);
  }
}
