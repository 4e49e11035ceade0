package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Evaluates PromQL as Prometheus 3 does. Safe for use by many threads. */
public final class PromqlEngine {
  private final EngineOptions options;

  public PromqlEngine(EngineOptions options) {
    this.options = options;
  }

  /**
   * The value at one time.
   *
   * @throws QueryException if it cannot be had: the message says why
   */
  public QueryAnswer instant(Expr query, SeriesSource source, long timeMs, SampleBudget budget) {
    Steps steps = Steps.once(timeMs);
    Evaluation evaluation =
        new Evaluation(source, options, budget, new QueryTimes(timeMs, timeMs, 0), query);
    QueryValue value =
        switch (query.type()) {
          case STRING -> new QueryValue.Text(timeMs, text(query));
          case SCALAR ->
              new QueryValue.Scalar(timeMs, evaluation.rows(query, steps).getFirst().value(0));
          case MATRIX -> new QueryValue.Matrix(sorted(evaluation.samples(query, timeMs)));
          case VECTOR ->
              new QueryValue.InstantVector(
                  series(evaluation.named(evaluation.rows(query, steps)), steps, budget));
        };
    return new QueryAnswer(value, evaluation.annotations().all());
  }

  /**
   * The values at each step from the start up to the end.
   *
   * @param stepMs at least 1
   * @throws QueryException if they cannot be had: the message says why
   */
  public QueryAnswer range(
      Expr query, SeriesSource source, long startMs, long endMs, long stepMs, SampleBudget budget) {
    ValueType type = query.type();
    if (type != ValueType.VECTOR && type != ValueType.SCALAR) {
      throw QueryException.execution(
          "invalid expression type \"%s\" for range query, must be Scalar or instant Vector"
              .formatted(type.documented()));
    }
    Steps steps = Steps.between(startMs, endMs, stepMs);
    Evaluation evaluation =
        new Evaluation(source, options, budget, new QueryTimes(startMs, endMs, stepMs), query);
    List<Row> rows = evaluation.named(evaluation.rows(query, steps));
    return new QueryAnswer(
        new QueryValue.Matrix(sorted(series(rows, steps, budget))), evaluation.annotations().all());
  }

  private static String text(Expr query) {
    return switch (Arguments.bare(query)) {
      case StringLiteral literal -> literal.value();
      default -> throw QueryException.execution("not a text: " + query);
    };
  }

  private static List<SeriesData> sorted(List<SeriesData> series) {
    List<SeriesData> sorted = new ArrayList<>(series);
    sorted.sort(Comparator.comparing(SeriesData::labels));
    return sorted;
  }

  static List<SeriesData> series(List<Row> rows, Steps steps, SampleBudget budget) {
    List<SeriesData> series = new ArrayList<>(rows.size());
    for (Row row : rows) {
      // Samples have their times beside them; histograms are the rows' own.
      budget.takeBytes((long) row.steps() * SampleBudget.BYTES_PER_SAMPLE);
      budget.work(row.steps());
      Samples samples = samples(row, steps);
      if (!samples.isEmpty()) {
        series.add(new SeriesData(row.labels(), samples));
      }
    }
    return series;
  }

  private static Samples samples(Row row, Steps steps) {
    Samples.Builder samples = Samples.builder(row.steps());
    for (int step = 0; step < row.steps(); step++) {
      var histogram = row.histogram(step);
      if (histogram != null) {
        samples.add(steps.timeMs(step), histogram);
      } else if (row.hasFloat(step)) {
        samples.add(steps.timeMs(step), row.value(step));
      }
    }
    return samples.build();
  }
}
