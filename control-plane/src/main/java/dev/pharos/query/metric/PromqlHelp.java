package dev.pharos.query.metric;

import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * What each function and aggregation of PromQL does, in a sentence for whoever writes a query. In
 * more words: <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/">the
 * functions</a> and <a
 * href="https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators">the
 * aggregations</a> in Prometheus' documentation.
 */
final class PromqlHelp {
  private PromqlHelp() {}

  /** {@code (range vector) A counter's per-second increase.} */
  static String of(Function function) {
    List<String> arguments = new ArrayList<>();
    for (ValueType type : function.arguments()) {
      arguments.add(type.documented());
    }
    return "(" + String.join(", ", arguments) + ") " + sentence(function);
  }

  private static String sentence(Function function) {
    return switch (function) {
      case ABS -> "Absolute value of each sample.";
      case ABSENT -> "One element of 1 when the vector is empty, else nothing.";
      case ABSENT_OVER_TIME -> "One element of 1 when the range is empty, else nothing.";
      case ACOS -> "Arc cosine.";
      case ACOSH -> "Inverse hyperbolic cosine.";
      case ASIN -> "Arc sine.";
      case ASINH -> "Inverse hyperbolic sine.";
      case ATAN -> "Arc tangent.";
      case ATANH -> "Inverse hyperbolic tangent.";
      case AVG_OVER_TIME -> "Average of a range's samples.";
      case CEIL -> "Rounds up.";
      case CHANGES -> "How often the value changed within a range.";
      case CLAMP -> "Bounds values from below and above.";
      case CLAMP_MAX -> "Bounds values from above.";
      case CLAMP_MIN -> "Bounds values from below.";
      case COS -> "Cosine.";
      case COSH -> "Hyperbolic cosine.";
      case COUNT_OVER_TIME -> "Number of a range's samples.";
      case DAY_OF_MONTH -> "1 to 31, in UTC.";
      case DAY_OF_WEEK -> "0 (Sunday) to 6, in UTC.";
      case DAY_OF_YEAR -> "1 to 366, in UTC.";
      case DAYS_IN_MONTH -> "28 to 31, in UTC.";
      case DEG -> "Radians to degrees.";
      case DELTA -> "Difference between a gauge's first and last value, extrapolated to the range.";
      case DERIV -> "Per-second derivative by simple linear regression.";
      case DOUBLE_EXPONENTIAL_SMOOTHING -> "Smoothed value of a range, with a trend.";
      case END -> "The query's last time.";
      case EXP -> "Exponential function.";
      case FIRST_OVER_TIME -> "The oldest sample of a range.";
      case FLOOR -> "Rounds down.";
      case HISTOGRAM_AVG -> "Mean of a native histogram's observations.";
      case HISTOGRAM_COUNT -> "Number of a native histogram's observations.";
      case HISTOGRAM_FRACTION -> "Share of observations between two values.";
      case HISTOGRAM_QUANTILE -> "Quantile of classic or native histograms.";
      case HISTOGRAM_QUANTILES -> "Several quantiles, each with a label of its own.";
      case HISTOGRAM_STDDEV -> "Estimated standard deviation of observations.";
      case HISTOGRAM_STDVAR -> "Estimated variance of observations.";
      case HISTOGRAM_SUM -> "Sum of a native histogram's observations.";
      case HOUR -> "0 to 23, in UTC.";
      case IDELTA -> "Difference of a range's last two samples.";
      case INCREASE -> "A counter's increase, resets made good, extrapolated to the range.";
      case INFO -> "Adds labels of matching info series.";
      case IRATE -> "Per-second rate of a range's last two samples.";
      case LABEL_JOIN -> "Joins label values into a new label.";
      case LABEL_REPLACE -> "Makes a label from another by a regular expression.";
      case LAST_OVER_TIME -> "The newest sample of a range.";
      case LN -> "Natural logarithm.";
      case LOG10 -> "Decimal logarithm.";
      case LOG2 -> "Binary logarithm.";
      case MAD_OVER_TIME -> "Median absolute deviation of a range.";
      case MAX_OF -> "The larger of two scalars.";
      case MAX_OVER_TIME -> "Largest value of a range.";
      case MIN_OF -> "The smaller of two scalars.";
      case MIN_OVER_TIME -> "Smallest value of a range.";
      case MINUTE -> "0 to 59, in UTC.";
      case MONTH -> "1 to 12, in UTC.";
      case PI -> "The number pi.";
      case PREDICT_LINEAR -> "The value so many seconds from now by simple linear regression.";
      case PRESENT_OVER_TIME -> "1 for each series with a sample in the range.";
      case QUANTILE_OVER_TIME -> "Quantile of a range's values.";
      case RAD -> "Degrees to radians.";
      case RANGE -> "The query's last time less its first.";
      case RATE -> "A counter's per-second increase, resets made good, extrapolated to the range.";
      case RESETS -> "How often a counter fell within a range.";
      case ROUND -> "Rounds to the nearest multiple, ties up.";
      case SCALAR -> "The value of a vector's only element, else NaN.";
      case SGN -> "Sign: 1, -1 or 0.";
      case SIN -> "Sine.";
      case SINH -> "Hyperbolic sine.";
      case SORT -> "Elements by value, ascending.";
      case SORT_BY_LABEL -> "Elements by label values in natural order, ascending.";
      case SORT_BY_LABEL_DESC -> "Elements by label values in natural order, descending.";
      case SORT_DESC -> "Elements by value, descending.";
      case SQRT -> "Square root.";
      case START -> "The query's first time.";
      case START_TIMESTAMP -> "When each sample's counter began.";
      case STDDEV_OVER_TIME -> "Population standard deviation of a range.";
      case STDVAR_OVER_TIME -> "Population variance of a range.";
      case STEP -> "The query's step in seconds.";
      case SUM_OVER_TIME -> "Sum of a range's samples.";
      case TAN -> "Tangent.";
      case TANH -> "Hyperbolic tangent.";
      case TIME -> "The evaluation time in seconds.";
      case TIMESTAMP -> "Each sample's time in seconds.";
      case TS_OF_FIRST_OVER_TIME -> "Time of a range's oldest sample.";
      case TS_OF_LAST_OVER_TIME -> "Time of a range's newest sample.";
      case TS_OF_MAX_OVER_TIME -> "Time of a range's last largest sample.";
      case TS_OF_MIN_OVER_TIME -> "Time of a range's last smallest sample.";
      case VECTOR -> "The scalar as a vector without labels.";
      case YEAR -> "The year, in UTC.";
    };
  }

  static String of(AggregationOperator aggregation) {
    return switch (aggregation) {
      case SUM -> "Sum of the elements.";
      case AVG -> "Mean of the elements.";
      case COUNT -> "How many elements there are.";
      case MIN -> "The smallest element.";
      case MAX -> "The largest element.";
      case GROUP -> "1 for each group.";
      case STDDEV -> "Population standard deviation.";
      case STDVAR -> "Population variance.";
      case TOPK -> "The largest elements, as many as the parameter says.";
      case BOTTOMK -> "The smallest elements, as many as the parameter says.";
      case COUNT_VALUES -> "How many elements have each value.";
      case QUANTILE -> "The quantile, 0 to 1, over the elements.";
      case LIMITK -> "As many elements as the parameter says, chosen by their labels.";
      case LIMIT_RATIO -> "The parameter's share of the elements, chosen by their labels.";
    };
  }
}
