package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.ClassicBuckets;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.HistogramEstimates;
import dev.pharos.signal.metric.HistogramEstimates.Estimate;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Functions of histograms, classic and native.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile">
 *     functions of histograms</a>
 */
final class HistogramFunctions {
  private HistogramFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.HISTOGRAM_COUNT, ofNative(FloatHistogram::count));
    bodies.put(Function.HISTOGRAM_SUM, ofNative(FloatHistogram::sum));
    bodies.put(Function.HISTOGRAM_AVG, ofNative(histogram -> histogram.sum() / histogram.count()));
    bodies.put(Function.HISTOGRAM_STDVAR, ofNative(HistogramEstimates::variance));
    bodies.put(
        Function.HISTOGRAM_STDDEV,
        ofNative(histogram -> Math.sqrt(HistogramEstimates.variance(histogram))));
    bodies.put(Function.HISTOGRAM_QUANTILE, HistogramFunctions::quantile);
    bodies.put(Function.HISTOGRAM_QUANTILES, HistogramFunctions::quantiles);
    bodies.put(Function.HISTOGRAM_FRACTION, HistogramFunctions::fraction);
  }

  /** A number of each native histogram; floats are left out. */
  private static FunctionBody ofNative(ToDoubleFunction<FloatHistogram> function) {
    return call -> {
      List<Row> results = new ArrayList<>();
      for (Row row : call.rows(0)) {
        if (row.hasHistograms()) {
          Row result = call.unnamedRow(row.labels());
          for (int step = 0; step < row.steps(); step++) {
            FloatHistogram histogram = row.histogram(step);
            if (histogram != null) {
              result.set(step, function.applyAsDouble(histogram));
            }
          }
          results.add(result);
        }
      }
      return results;
    };
  }

  private static List<Row> quantile(FunctionCall call) {
    remarkOnQuantiles(call, 0);
    HistogramVector vector = new HistogramVector(call, 1);
    return vector.map(new QuantileEstimate(call, 0, 1), labels -> labels);
  }

  private static List<Row> quantiles(FunctionCall call) {
    String label = call.text(1);
    for (int argument = 2; argument < call.count(); argument++) {
      remarkOnQuantiles(call, argument);
    }
    HistogramVector vector = new HistogramVector(call, 0);
    List<Row> results = new ArrayList<>();
    for (int argument = 2; argument < call.count(); argument++) {
      results.addAll(quantileRows(call, vector, argument, label));
    }
    return results;
  }

  /** A scalar may change from step to step; each of its values has rows of its own. */
  private static List<Row> quantileRows(
      FunctionCall call, HistogramVector vector, int argument, String label) {
    List<Row> results = new ArrayList<>();
    List<Double> seen = new ArrayList<>();
    for (int step = 0; step < call.steps().count(); step++) {
      double q = call.scalar(argument, step);
      if (seen.contains(q)) {
        continue;
      }
      seen.add(q);
      String text = quantileText(q);
      results.addAll(
          vector.map(
              new QuantileEstimate(call, argument, 0).onlyFor(q),
              labels -> labels.toBuilder().set(label, text).build()));
    }
    return results;
  }

  /** As OpenMetrics writes quantiles: with a point or an exponent. */
  private static String quantileText(double q) {
    String text = GoNumber.shortest(q);
    boolean plain = text.chars().allMatch(c -> Character.isDigit(c) || c == '-');
    return plain ? (q == 0 ? "0.0" : text + ".0") : text;
  }

  private static void remarkOnQuantiles(FunctionCall call, int argument) {
    for (int step = 0; step < call.steps().count(); step++) {
      double q = call.scalar(argument, step);
      if (!(q >= 0 && q <= 1)) {
        call.annotations().add(Remarks.invalidQuantile(q, call.position(argument)));
      }
    }
  }

  private static List<Row> fraction(FunctionCall call) {
    HistogramVector vector = new HistogramVector(call, 2);
    return vector.map(new FractionEstimate(call), labels -> labels);
  }

  /** Quantiles, and what there is to remark on them. */
  private static final class QuantileEstimate implements HistogramVector.Estimator {
    private final FunctionCall call;
    private final int scalar;
    private final Position position;
    private final boolean all;
    private final double only;

    QuantileEstimate(FunctionCall call, int scalar, int vector) {
      this(call, scalar, call.position(vector), true, 0);
    }

    private QuantileEstimate(
        FunctionCall call, int scalar, Position position, boolean all, double only) {
      this.call = call;
      this.scalar = scalar;
      this.position = position;
      this.all = all;
      this.only = only;
    }

    /** Nothing at steps at which the scalar is another. */
    QuantileEstimate onlyFor(double q) {
      return new QuantileEstimate(call, scalar, position, false, q);
    }

    @Override
    public boolean appliesTo(int step) {
      return all || Double.compare(call.scalar(scalar, step), only) == 0;
    }

    @Override
    public double ofNative(FloatHistogram histogram, int step, Labels labels) {
      Estimate estimate = HistogramEstimates.quantile(histogram, call.scalar(scalar, step));
      String name = labels.metricName();
      switch (estimate.nanEffect()) {
        case SKEWED -> call.annotations().add(Remarks.quantileSkewedByNaNs(name, position));
        case IS_NAN -> call.annotations().add(Remarks.quantileOfNaNs(name, position));
        case NONE, EXCLUDED -> {}
      }
      return estimate.value();
    }

    @Override
    public double ofClassic(ClassicBuckets buckets, int step, Labels labels) {
      double q = call.scalar(scalar, step);
      if (Double.isNaN(q)) {
        return Double.NaN;
      }
      if (q < 0 || q > 1) {
        return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      if (!buckets.isComplete()) {
        return Double.NaN;
      }
      ClassicBuckets.Repaired repaired = buckets.repaired();
      if (repaired.forced()) {
        long time = call.steps().timeMs(step);
        call.annotations()
            .add(
                new ForcedMonotonicity(
                    call.delayedNames() ? labels.metricName() : "",
                    position,
                    time,
                    time,
                    repaired.lowestBound(),
                    repaired.highestBound(),
                    repaired.largestDifference(),
                    1));
      }
      return repaired.buckets().quantile(q);
    }
  }

  /** Shares between two values, and what there is to remark on them. */
  private record FractionEstimate(FunctionCall call) implements HistogramVector.Estimator {
    @Override
    public double ofNative(FloatHistogram histogram, int step, Labels labels) {
      Estimate estimate =
          HistogramEstimates.fraction(histogram, call.scalar(0, step), call.scalar(1, step));
      if (estimate.nanEffect() == HistogramEstimates.NanEffect.EXCLUDED) {
        call.annotations().add(Remarks.fractionWithNaNs(labels.metricName(), call.position(2)));
      }
      return estimate.value();
    }

    @Override
    public double ofClassic(ClassicBuckets buckets, int step, Labels labels) {
      return buckets.fraction(call.scalar(0, step), call.scalar(1, step));
    }
  }
}
