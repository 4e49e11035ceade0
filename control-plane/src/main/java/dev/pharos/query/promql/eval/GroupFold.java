package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.KahanSum;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.List;

/** Aggregations that make one row of a group's rows. */
final class GroupFold {
  private final AggregationOperator operator;
  private final Position position;
  private final Parameter parameter;
  private final Steps steps;
  private final Annotations annotations;

  GroupFold(Aggregation aggregation, Parameter parameter, Steps steps, Annotations annotations) {
    this.operator = aggregation.operator();
    this.position = Arguments.bare(aggregation.expression()).position();
    this.parameter = parameter;
    this.steps = steps;
    this.annotations = annotations;
  }

  /** The group's row, which may be empty. */
  Row fold(Labels labels, List<Row> rows) {
    boolean dropName = false;
    boolean histograms = false;
    for (Row row : rows) {
      dropName |= row.dropName();
      histograms |= row.hasHistograms();
    }
    Row result = Row.empty(labels, dropName, steps.count());
    switch (operator) {
      case SUM -> {
        sum(rows, result.values());
        if (histograms) {
          withHistograms(rows, result);
        }
      }
      case AVG -> {
        average(rows, result);
        if (histograms) {
          withHistograms(rows, result);
        }
      }
      case COUNT, GROUP -> count(rows, result);
      case MIN, MAX -> {
        extreme(rows, result.values(), operator == AggregationOperator.MAX);
        remarkOnIgnored(histograms);
      }
      case STDDEV, STDVAR -> {
        variance(rows, result);
        remarkOnIgnored(histograms);
      }
      case QUANTILE -> {
        quantile(rows, result);
        remarkOnIgnored(histograms);
      }
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO, COUNT_VALUES ->
          throw new IllegalStateException(operator + " makes more than one row");
    }
    return result;
  }

  private void remarkOnIgnored(boolean histograms) {
    if (histograms) {
      annotations.add(Remarks.histogramIgnoredInAggregation(operator.text(), position));
    }
  }

  private static void sum(List<Row> rows, double[] sums) {
    double[] lost = new double[sums.length];
    for (Row row : rows) {
      double[] values = row.values();
      for (int step = 0; step < sums.length; step++) {
        double value = values[step];
        if (Samples.isStale(value)) {
          continue;
        }
        double sum = sums[step];
        if (Samples.isStale(sum)) {
          sums[step] = value;
        } else {
          double total = sum + value;
          lost[step] = KahanSum.lostAfter(sum, value, total, lost[step]);
          sums[step] = total;
        }
      }
    }
    for (int step = 0; step < sums.length; step++) {
      if (!Samples.isStale(sums[step])) {
        sums[step] += lost[step];
      }
    }
  }

  private static void average(List<Row> rows, Row result) {
    for (int step = 0; step < result.steps(); step++) {
      RunningMean mean = new RunningMean();
      boolean any = false;
      for (Row row : rows) {
        double value = row.value(step);
        if (!Samples.isStale(value)) {
          mean.add(value);
          any = true;
        }
      }
      if (any) {
        result.set(step, mean.value());
      }
    }
  }

  /** The steps at which there are native histograms; of a mix with floats there is no result. */
  private void withHistograms(List<Row> rows, Row result) {
    List<FloatHistogram> histograms = new ArrayList<>();
    List<Labels> labels = new ArrayList<>();
    for (int step = 0; step < result.steps(); step++) {
      histograms.clear();
      labels.clear();
      for (Row row : rows) {
        FloatHistogram histogram = row.histogram(step);
        if (histogram != null) {
          histograms.add(histogram);
          labels.add(row.labels());
        }
      }
      if (histograms.isEmpty()) {
        continue;
      }
      if (result.hasFloat(step)) {
        annotations.add(Remarks.mixedFloatsAndHistogramsInAggregation(position));
        result.set(step, Row.NOTHING);
        continue;
      }
      HistogramSum sum =
          operator == AggregationOperator.SUM
              ? HistogramSum.of(histograms)
              : HistogramSum.averageOf(histograms);
      sum.remark(annotations, position, misfit -> labels.get(misfit).metricName());
      FloatHistogram value = sum.value();
      if (value != null) {
        result.set(step, value);
      }
    }
  }

  private void count(List<Row> rows, Row result) {
    for (Row row : rows) {
      for (int step = 0; step < result.steps(); step++) {
        if (row.has(step)) {
          boolean more = operator == AggregationOperator.COUNT && result.hasFloat(step);
          result.set(step, more ? result.value(step) + 1 : 1);
        }
      }
    }
  }

  /** NaN gives way to anything. */
  private static void extreme(List<Row> rows, double[] results, boolean largest) {
    for (Row row : rows) {
      double[] values = row.values();
      for (int step = 0; step < results.length; step++) {
        double value = values[step];
        if (Samples.isStale(value)) {
          continue;
        }
        double known = results[step];
        if (Double.isNaN(known) || (largest ? known < value : known > value)) {
          results[step] = value;
        }
      }
    }
  }

  /** By Welford's way. */
  private void variance(List<Row> rows, Row result) {
    double[] means = new double[result.steps()];
    double[] squares = new double[result.steps()];
    int[] counts = new int[result.steps()];
    for (Row row : rows) {
      for (int step = 0; step < means.length; step++) {
        double value = row.value(step);
        if (Samples.isStale(value)) {
          continue;
        }
        int count = ++counts[step];
        if (count == 1) {
          means[step] = value;
          squares[step] = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
          continue;
        }
        double delta = value - means[step];
        means[step] += delta / count;
        squares[step] += delta * (value - means[step]);
      }
    }
    for (int step = 0; step < means.length; step++) {
      if (counts[step] > 0) {
        double variance = squares[step] / counts[step];
        result.set(step, operator == AggregationOperator.STDDEV ? Math.sqrt(variance) : variance);
      }
    }
  }

  private void quantile(List<Row> rows, Row result) {
    double[] values = new double[rows.size()];
    for (int step = 0; step < result.steps(); step++) {
      int size = 0;
      for (Row row : rows) {
        if (row.hasFloat(step)) {
          values[size++] = row.value(step);
        }
      }
      if (size > 0) {
        result.set(step, Quantile.of(parameter.values()[step], values, size));
      }
    }
  }
}
