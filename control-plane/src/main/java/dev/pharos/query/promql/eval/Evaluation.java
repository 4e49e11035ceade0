package dev.pharos.query.promql.eval;

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
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One query's evaluation: expressions to rows, a series at a time. For one thread. */
final class Evaluation {
  private final EngineOptions options;
  private final SampleBudget budget;
  private final QueryTimes times;
  private final Set<Expr> invariant;
  private final Annotations annotations = new Annotations();
  private final Selectors selectors;

  Evaluation(
      SeriesSource source,
      EngineOptions options,
      SampleBudget budget,
      QueryTimes times,
      Expr query) {
    this.options = options;
    this.budget = budget;
    this.times = times;
    this.invariant = StepInvariance.of(query);
    this.selectors =
        new Selectors(source, budget, times, options.lookback().toMillis(), CountedOnly.of(query));
  }

  Annotations annotations() {
    return annotations;
  }

  SampleBudget budget() {
    return budget;
  }

  QueryTimes times() {
    return times;
  }

  Selectors selectors() {
    return selectors;
  }

  boolean delayedNames() {
    return options.delayedNames();
  }

  /** The rows of an instant vector; of a scalar one row without labels and with all steps. */
  List<Row> rows(Expr expr, Steps steps) {
    budget.look();
    if (steps.count() == 0) {
      return List.of();
    }
    long before = budget.held();
    long beforeBytes = budget.heldBytes();
    // Asked for before memory is: a result may have many steps and no samples.
    budget.take(Row.cost(steps.count()));
    budget.giveBack(Row.cost(steps.count()));
    List<Row> rows;
    if (steps.isSingle() || !invariant.contains(expr)) {
      rows = evaluated(expr, steps);
    } else {
      List<Row> once = evaluated(expr, Steps.once(steps.startMs()));
      rows = new ArrayList<>(once.size());
      for (Row row : once) {
        budget.take(Row.cost(steps.count()));
        rows.add(row.repeated(steps.count()));
      }
      budget.giveBack(once.size() * Row.cost(steps.count()));
    }
    // What the result is made of is garbage now: raw samples and operands.
    long cost = 0;
    long labels = 0;
    for (Row row : rows) {
      cost += row.cost();
      labels += LabelsCost.of(row.labels());
    }
    budget.take(cost);
    budget.takeBytes(labels);
    budget.giveBack(budget.held() - before - cost);
    budget.giveBackBytes(
        budget.heldBytes() - beforeBytes - cost * SampleBudget.BYTES_PER_SAMPLE - labels);
    return rows;
  }

  private List<Row> evaluated(Expr expr, Steps steps) {
    return switch (expr) {
      case NumberLiteral number ->
          List.of(Row.constant(Labels.EMPTY, number.value(), steps.count()));
      case Parentheses parentheses -> rows(parentheses.expression(), steps);
      case UnaryOperation unary -> signed(unary, steps);
      case VectorSelector selector -> selectors.latest(selector, steps);
      case Call call -> new CallEvaluation(this, call, steps).rows();
      case Aggregation aggregation -> new AggregationEvaluation(this, aggregation, steps).rows();
      case BinaryOperation binary -> new BinaryEvaluation(this, binary, steps).rows();
      case StringLiteral text -> throw new IllegalStateException("a text has no rows: " + text);
      case MatrixSelector matrix ->
          throw new IllegalStateException("a range has no rows: " + matrix);
      case Subquery subquery -> throw new IllegalStateException("a range has no rows: " + subquery);
    };
  }

  private List<Row> signed(UnaryOperation unary, Steps steps) {
    List<Row> rows = rows(unary.expression(), steps);
    if (unary.sign() == UnaryOperation.Sign.PLUS) {
      return rows;
    }
    List<Row> negated = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Row result =
          Row.empty(
              delayedNames() ? row.labels() : MetricNames.dropped(row.labels()),
              true,
              steps.count());
      for (int step = 0; step < steps.count(); step++) {
        FloatHistogram histogram = row.histogram(step);
        if (histogram != null) {
          result.set(step, HistogramArithmetic.scaled(histogram, -1));
        } else if (row.hasFloat(step)) {
          result.set(step, -row.value(step));
        }
      }
      negated.add(result);
    }
    return delayedNames() ? negated : RowMerge.merged(negated);
  }

  /** The samples of a range vector that is asked for itself. */
  List<SeriesData> samples(Expr expr, long timeMs) {
    return switch (Arguments.bare(expr)) {
      case Subquery subquery -> {
        Steps inner = steps(subquery, Steps.once(timeMs));
        yield PromqlEngine.series(named(rows(subquery.expression(), inner)), inner, budget);
      }
      case MatrixSelector matrix -> {
        List<SeriesData> living = new ArrayList<>();
        selectors.forEachRange(
            matrix,
            Steps.once(timeMs),
            series -> {
              Samples samples = withoutMarks(series.samples());
              if (!samples.isEmpty()) {
                living.add(new SeriesData(series.labels(), samples));
              }
            });
        // They are the answer, and were given back one after the other.
        living.forEach(series -> budget.take(series.samples().size()));
        yield living;
      }
      default -> throw new IllegalStateException("not a range vector: " + expr);
    };
  }

  private static Samples withoutMarks(Samples samples) {
    Samples.Builder kept = Samples.builder(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      if (samples.isStale(i)) {
        continue;
      }
      if (samples.isHistogram(i)) {
        kept.add(samples.timeMs(i), samples.histogram(i));
      } else {
        kept.add(samples.timeMs(i), samples.value(i));
      }
    }
    return kept.build();
  }

  /** The steps of a subquery: multiples of its step in the ranges before the outer steps. */
  Steps steps(Subquery subquery, Steps outer) {
    long step =
        subquery.stepMs() == 0 ? options.defaultSubqueryStep().toMillis() : subquery.stepMs();
    long after = times.lookAt(subquery.shift(), outer.startMs()) - subquery.rangeMs();
    long end = times.lookAt(subquery.shift(), outer.endMs());
    return Steps.between((Math.floorDiv(after, step) + 1) * step, end, step);
  }

  /** The rows of an answer, whose names go now where that was put off. */
  List<Row> named(List<Row> rows) {
    if (!delayedNames()) {
      return rows;
    }
    List<Row> named = new ArrayList<>(rows.size());
    for (Row row : rows) {
      named.add(row.dropName() ? row.relabeled(MetricNames.dropped(row.labels()), false) : row);
    }
    return RowMerge.merged(named);
  }
}
