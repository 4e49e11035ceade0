package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.TimeShift;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a function of a range vector, made of one series after the other: of each nothing is
 * kept but its row.
 */
final class RangeRows {
  private final Evaluation evaluation;
  private final Function function;
  private final Steps steps;
  private final Position position;
  private final double[][] scalars;
  private final RangeBody body;
  private final boolean keepsName;
  private final boolean counter;
  private final long rangeMs;
  private final TimeShift shift;
  private final long cost;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param range the range vector's expression
   * @param scalars the other arguments' values at each step
   */
  RangeRows(
      Evaluation evaluation,
      Function function,
      Expr range,
      Steps steps,
      Position position,
      double[][] scalars) {
    this.evaluation = evaluation;
    this.function = function;
    this.steps = steps;
    this.position = position;
    this.scalars = scalars;
    this.body = Functions.rangeBody(function);
    this.keepsName = function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
    this.counter = function == Function.RATE || function == Function.INCREASE;
    this.cost = Row.cost(steps.count());
    switch (range) {
      case MatrixSelector matrix -> {
        rangeMs = matrix.rangeMs();
        shift = matrix.selector().shift();
      }
      case Subquery subquery -> {
        rangeMs = subquery.rangeMs();
        shift = subquery.shift();
      }
      default -> throw new IllegalStateException("not a range vector: " + range);
    }
  }

  void add(Window.RangeSeries series) {
    SampleBudget budget = evaluation.budget();
    budget.look();
    budget.take(cost);
    boolean dropName = series.dropName() || !keepsName;
    Row row = Row.empty(dropName ? unnamed(series) : series.labels(), dropName, steps.count());
    Window window = new Window(series, rangeMs, evaluation.annotations(), position, scalars, row);
    for (int step = 0; step < steps.count(); step++) {
      long timeMs = steps.timeMs(step);
      if (window.move(step, timeMs, evaluation.times().lookAt(shift, timeMs))) {
        budget.work(window.floats() + (long) window.histograms());
        body.apply(window);
      }
    }
    if (row.isEmpty()) {
      budget.giveBack(cost);
    } else {
      rows.add(row);
      if (counter) {
        remarkOnName(series.labels().metricName(), row);
      }
    }
  }

  /** Of all that were added; whoever asks for the rows counts them. */
  List<Row> rows() {
    evaluation.budget().giveBack(rows.size() * cost);
    return rows;
  }

  private Labels unnamed(Window.RangeSeries series) {
    return evaluation.delayedNames() ? series.labels() : MetricNames.dropped(series.labels());
  }

  private void remarkOnName(String name, Row row) {
    if (name.isEmpty()
        || name.endsWith("_total")
        || name.endsWith("_sum")
        || name.endsWith("_count")
        || name.endsWith("_bucket")) {
      return;
    }
    for (int step = 0; step < row.steps(); step++) {
      if (row.hasFloat(step)) {
        evaluation.annotations().add(Remarks.possibleNonCounter(name, position));
        return;
      }
    }
  }
}
