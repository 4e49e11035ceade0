package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.BinaryOperator;
import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.NumberLiteral;
import dev.pharos.query.promql.parse.Parentheses;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.UnaryOperation;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds selectors of whose native histograms only count and sum are looked at, so that nothing is
 * calculated with their buckets. What buckets tell of counters that began anew is kept as a word.
 */
final class CountedOnly {
  private static final Set<Function> COUNTING =
      EnumSet.of(Function.HISTOGRAM_COUNT, Function.HISTOGRAM_SUM, Function.HISTOGRAM_AVG);

  private static final Set<Function> LOOKING_INTO_BUCKETS =
      EnumSet.of(
          Function.HISTOGRAM_QUANTILE,
          Function.HISTOGRAM_QUANTILES,
          Function.HISTOGRAM_FRACTION,
          Function.HISTOGRAM_STDDEV,
          Function.HISTOGRAM_STDVAR);

  private final Set<VectorSelector> found = Collections.newSetFromMap(new IdentityHashMap<>());

  static Set<VectorSelector> of(Expr query) {
    CountedOnly finder = new CountedOnly();
    finder.visit(query, false, false);
    return finder.found;
  }

  /**
   * @param counted whether a function around it takes count or sum
   * @param whole whether something around it needs the buckets
   */
  private void visit(Expr expr, boolean counted, boolean whole) {
    switch (expr) {
      case VectorSelector selector -> {
        if (counted && !whole) {
          found.add(selector);
        }
      }
      case MatrixSelector matrix -> visit(matrix.selector(), counted, whole);
      case Subquery subquery -> visit(subquery.expression(), counted, true);
      case Aggregation aggregation -> visit(aggregation.expression(), counted, whole);
      case BinaryOperation binary -> {
        boolean needed = whole || binary.operator().kind() == BinaryOperator.Kind.TRIM;
        visit(binary.left(), counted, needed);
        visit(binary.right(), counted, needed);
      }
      case UnaryOperation unary -> visit(unary.expression(), counted, whole);
      case Parentheses parentheses -> visit(parentheses.expression(), counted, whole);
      case Call call -> {
        boolean counting = counted || COUNTING.contains(call.function());
        boolean needed = whole || LOOKING_INTO_BUCKETS.contains(call.function());
        call.arguments().forEach(argument -> visit(argument, counting, needed));
      }
      case NumberLiteral number -> {}
      case StringLiteral text -> {}
    }
  }

  /** The samples with histograms that have no buckets. */
  static Samples counted(Samples samples) {
    if (!samples.hasHistograms()) {
      return samples;
    }
    Samples.Builder counted = Samples.builder(samples.size());
    FloatHistogram before = null;
    for (int i = 0; i < samples.size(); i++) {
      if (!samples.isHistogram(i)) {
        counted.add(samples.timeMs(i), samples.value(i));
        continue;
      }
      FloatHistogram histogram = samples.histogram(i);
      counted.add(samples.timeMs(i), counted(histogram, before));
      if (!histogram.isStale()) {
        before = histogram;
      }
    }
    return counted.build();
  }

  private static FloatHistogram counted(FloatHistogram histogram, @Nullable FloatHistogram before) {
    FloatHistogram.CounterReset reset = histogram.counterReset();
    if (reset == FloatHistogram.CounterReset.UNKNOWN && before != null && !histogram.isStale()) {
      reset =
          HistogramArithmetic.isReset(histogram, before)
              ? FloatHistogram.CounterReset.RESET
              : FloatHistogram.CounterReset.NOT_RESET;
    }
    return FloatHistogram.builder()
        .scheme(histogram.hasCustomBounds() ? BucketScheme.custom() : histogram.scheme())
        .count(histogram.count())
        .sum(histogram.sum())
        .counterReset(reset)
        .build();
  }
}
