package dev.pharos.query.promql.parse;

import static dev.pharos.query.promql.parse.ValueType.MATRIX;
import static dev.pharos.query.promql.parse.ValueType.SCALAR;
import static dev.pharos.query.promql.parse.ValueType.STRING;
import static dev.pharos.query.promql.parse.ValueType.VECTOR;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The functions of PromQL with their signatures. What each does stands under its anchor in
 * Prometheus' documentation, <a
 * href="https://prometheus.io/docs/prometheus/latest/querying/functions/">querying/functions</a>.
 */
public enum Function {
  /** Absolute value of each sample. {@code #abs} */
  ABS(VECTOR, 0, VECTOR),
  /** One element of 1 when the vector is empty, else nothing. {@code #absent} */
  ABSENT(VECTOR, 0, VECTOR),
  /** One element of 1 when the range is empty, else nothing. {@code #absent_over_time} */
  ABSENT_OVER_TIME(VECTOR, 0, MATRIX),
  /** Arc cosine. {@code #trigonometric-functions} */
  ACOS(VECTOR, 0, VECTOR),
  /** Inverse hyperbolic cosine. {@code #trigonometric-functions} */
  ACOSH(VECTOR, 0, VECTOR),
  /** Arc sine. {@code #trigonometric-functions} */
  ASIN(VECTOR, 0, VECTOR),
  /** Inverse hyperbolic sine. {@code #trigonometric-functions} */
  ASINH(VECTOR, 0, VECTOR),
  /** Arc tangent. {@code #trigonometric-functions} */
  ATAN(VECTOR, 0, VECTOR),
  /** Inverse hyperbolic tangent. {@code #trigonometric-functions} */
  ATANH(VECTOR, 0, VECTOR),
  /** Average of a range's samples. {@code #aggregation_over_time} */
  AVG_OVER_TIME(VECTOR, 0, MATRIX),
  /** Rounds up. {@code #ceil} */
  CEIL(VECTOR, 0, VECTOR),
  /** How often the value changed within a range. {@code #changes} */
  CHANGES(VECTOR, 0, MATRIX),
  /** Bounds values from below and above. {@code #clamp} */
  CLAMP(VECTOR, 0, VECTOR, SCALAR, SCALAR),
  /** Bounds values from above. {@code #clamp_max} */
  CLAMP_MAX(VECTOR, 0, VECTOR, SCALAR),
  /** Bounds values from below. {@code #clamp_min} */
  CLAMP_MIN(VECTOR, 0, VECTOR, SCALAR),
  /** Cosine. {@code #trigonometric-functions} */
  COS(VECTOR, 0, VECTOR),
  /** Hyperbolic cosine. {@code #trigonometric-functions} */
  COSH(VECTOR, 0, VECTOR),
  /** Number of a range's samples. {@code #aggregation_over_time} */
  COUNT_OVER_TIME(VECTOR, 0, MATRIX),
  /** 1 to 31, in UTC. {@code #day_of_month} */
  DAY_OF_MONTH(VECTOR, 1, VECTOR),
  /** 0 (Sunday) to 6, in UTC. {@code #day_of_week} */
  DAY_OF_WEEK(VECTOR, 1, VECTOR),
  /** 1 to 366, in UTC. {@code #day_of_year} */
  DAY_OF_YEAR(VECTOR, 1, VECTOR),
  /** 28 to 31, in UTC. {@code #days_in_month} */
  DAYS_IN_MONTH(VECTOR, 1, VECTOR),
  /** Radians to degrees. {@code #trigonometric-functions} */
  DEG(VECTOR, 0, VECTOR),
  /** Difference between a gauge's first and last value, extrapolated to the range. {@code #delta} */
  DELTA(VECTOR, 0, MATRIX),
  /** Per-second derivative by simple linear regression. {@code #deriv} */
  DERIV(VECTOR, 0, MATRIX),
  /** Smoothed value of a range, with a trend. {@code #double_exponential_smoothing} */
  DOUBLE_EXPONENTIAL_SMOOTHING(VECTOR, 0, MATRIX, SCALAR, SCALAR),
  /** The query's last time. {@code #end} */
  END(SCALAR, 0),
  /** Exponential function. {@code #exp} */
  EXP(VECTOR, 0, VECTOR),
  /** The oldest sample of a range. {@code #aggregation_over_time} */
  FIRST_OVER_TIME(VECTOR, 0, MATRIX),
  /** Rounds down. {@code #floor} */
  FLOOR(VECTOR, 0, VECTOR),
  /** Mean of a native histogram's observations. {@code #histogram_avg} */
  HISTOGRAM_AVG(VECTOR, 0, VECTOR),
  /** Number of a native histogram's observations. {@code #histogram_count-and-histogram_sum} */
  HISTOGRAM_COUNT(VECTOR, 0, VECTOR),
  /** Share of observations between two values. {@code #histogram_fraction} */
  HISTOGRAM_FRACTION(VECTOR, 0, SCALAR, SCALAR, VECTOR),
  /** Quantile of classic or native histograms. {@code #histogram_quantile} */
  HISTOGRAM_QUANTILE(VECTOR, 0, SCALAR, VECTOR),
  /** Several quantiles, each with a label of its own. {@code #histogram_quantiles} */
  HISTOGRAM_QUANTILES(VECTOR, 9, VECTOR, STRING, SCALAR, SCALAR),
  /** Estimated standard deviation of observations. {@code #histogram_stddev-and-histogram_stdvar} */
  HISTOGRAM_STDDEV(VECTOR, 0, VECTOR),
  /** Estimated variance of observations. {@code #histogram_stddev-and-histogram_stdvar} */
  HISTOGRAM_STDVAR(VECTOR, 0, VECTOR),
  /** Sum of a native histogram's observations. {@code #histogram_count-and-histogram_sum} */
  HISTOGRAM_SUM(VECTOR, 0, VECTOR),
  /** 0 to 23, in UTC. {@code #hour} */
  HOUR(VECTOR, 1, VECTOR),
  /** Difference of a range's last two samples. {@code #idelta} */
  IDELTA(VECTOR, 0, MATRIX),
  /** A counter's increase, resets made good, extrapolated to the range. {@code #increase} */
  INCREASE(VECTOR, 0, MATRIX),
  /** Adds labels of matching info series. {@code #info} */
  INFO(VECTOR, 1, VECTOR, VECTOR),
  /** Per-second rate of a range's last two samples. {@code #irate} */
  IRATE(VECTOR, 0, MATRIX),
  /** Joins label values into a new label. {@code #label_join} */
  LABEL_JOIN(VECTOR, -1, VECTOR, STRING, STRING, STRING),
  /** Makes a label from another by a regular expression. {@code #label_replace} */
  LABEL_REPLACE(VECTOR, 0, VECTOR, STRING, STRING, STRING, STRING),
  /** The newest sample of a range. {@code #aggregation_over_time} */
  LAST_OVER_TIME(VECTOR, 0, MATRIX),
  /** Natural logarithm. {@code #ln} */
  LN(VECTOR, 0, VECTOR),
  /** Decimal logarithm. {@code #log10} */
  LOG10(VECTOR, 0, VECTOR),
  /** Binary logarithm. {@code #log2} */
  LOG2(VECTOR, 0, VECTOR),
  /** Median absolute deviation of a range. {@code #aggregation_over_time} */
  MAD_OVER_TIME(VECTOR, 0, MATRIX),
  /** The larger of two scalars. {@code #max_of} */
  MAX_OF(SCALAR, 0, SCALAR, SCALAR),
  /** Largest value of a range. {@code #aggregation_over_time} */
  MAX_OVER_TIME(VECTOR, 0, MATRIX),
  /** The smaller of two scalars. {@code #min_of} */
  MIN_OF(SCALAR, 0, SCALAR, SCALAR),
  /** Smallest value of a range. {@code #aggregation_over_time} */
  MIN_OVER_TIME(VECTOR, 0, MATRIX),
  /** 0 to 59, in UTC. {@code #minute} */
  MINUTE(VECTOR, 1, VECTOR),
  /** 1 to 12, in UTC. {@code #month} */
  MONTH(VECTOR, 1, VECTOR),
  /** The number pi. {@code #trigonometric-functions} */
  PI(SCALAR, 0),
  /** The value so many seconds from now by simple linear regression. {@code #predict_linear} */
  PREDICT_LINEAR(VECTOR, 0, MATRIX, SCALAR),
  /** 1 for each series with a sample in the range. {@code #aggregation_over_time} */
  PRESENT_OVER_TIME(VECTOR, 0, MATRIX),
  /** Quantile of a range's values. {@code #aggregation_over_time} */
  QUANTILE_OVER_TIME(VECTOR, 0, SCALAR, MATRIX),
  /** Degrees to radians. {@code #trigonometric-functions} */
  RAD(VECTOR, 0, VECTOR),
  /** The query's last time less its first. {@code #range} */
  RANGE(SCALAR, 0),
  /** A counter's per-second increase, resets made good, extrapolated to the range. {@code #rate} */
  RATE(VECTOR, 0, MATRIX),
  /** How often a counter fell within a range. {@code #resets} */
  RESETS(VECTOR, 0, MATRIX),
  /** Rounds to the nearest multiple, ties up. {@code #round} */
  ROUND(VECTOR, 1, VECTOR, SCALAR),
  /** The value of a vector's only element, else NaN. {@code #scalar} */
  SCALAR(SCALAR, 0, VECTOR),
  /** Sign: 1, -1 or 0. {@code #sgn} */
  SGN(VECTOR, 0, VECTOR),
  /** Sine. {@code #trigonometric-functions} */
  SIN(VECTOR, 0, VECTOR),
  /** Hyperbolic sine. {@code #trigonometric-functions} */
  SINH(VECTOR, 0, VECTOR),
  /** Elements by value, ascending. {@code #sort} */
  SORT(VECTOR, 0, VECTOR),
  /** Elements by label values in natural order, ascending. {@code #sort_by_label} */
  SORT_BY_LABEL(VECTOR, -1, VECTOR, STRING),
  /** Elements by label values in natural order, descending. {@code #sort_by_label_desc} */
  SORT_BY_LABEL_DESC(VECTOR, -1, VECTOR, STRING),
  /** Elements by value, descending. {@code #sort_desc} */
  SORT_DESC(VECTOR, 0, VECTOR),
  /** Square root. {@code #sqrt} */
  SQRT(VECTOR, 0, VECTOR),
  /** The query's first time. {@code #start} */
  START(SCALAR, 0),
  /** When each sample's counter began. {@code #start_timestamp} */
  START_TIMESTAMP(VECTOR, 0, VECTOR),
  /** Population standard deviation of a range. {@code #aggregation_over_time} */
  STDDEV_OVER_TIME(VECTOR, 0, MATRIX),
  /** Population variance of a range. {@code #aggregation_over_time} */
  STDVAR_OVER_TIME(VECTOR, 0, MATRIX),
  /** The query's step in seconds. {@code #step} */
  STEP(SCALAR, 0),
  /** Sum of a range's samples. {@code #aggregation_over_time} */
  SUM_OVER_TIME(VECTOR, 0, MATRIX),
  /** Tangent. {@code #trigonometric-functions} */
  TAN(VECTOR, 0, VECTOR),
  /** Hyperbolic tangent. {@code #trigonometric-functions} */
  TANH(VECTOR, 0, VECTOR),
  /** The evaluation time in seconds. {@code #time} */
  TIME(SCALAR, 0),
  /** Each sample's time in seconds. {@code #timestamp} */
  TIMESTAMP(VECTOR, 0, VECTOR),
  /** Time of a range's oldest sample. {@code #aggregation_over_time} */
  TS_OF_FIRST_OVER_TIME(VECTOR, 0, MATRIX),
  /** Time of a range's newest sample. {@code #aggregation_over_time} */
  TS_OF_LAST_OVER_TIME(VECTOR, 0, MATRIX),
  /** Time of a range's last largest sample. {@code #aggregation_over_time} */
  TS_OF_MAX_OVER_TIME(VECTOR, 0, MATRIX),
  /** Time of a range's last smallest sample. {@code #aggregation_over_time} */
  TS_OF_MIN_OVER_TIME(VECTOR, 0, MATRIX),
  /** The scalar as a vector without labels. {@code #vector} */
  VECTOR(VECTOR, 0, SCALAR),
  /** The year, in UTC. {@code #year} */
  YEAR(VECTOR, 1, VECTOR);

  /** Any number of arguments of the last type, none included. */
  public static final int ANY = -1;

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Function::text, f -> f));

  private final ValueType returns;
  private final int variadic;
  private final List<ValueType> arguments;

  Function(ValueType returns, int variadic, ValueType... arguments) {
    this.returns = returns;
    this.variadic = variadic;
    this.arguments = List.of(arguments);
  }

  /** The function of that name, exactly as it is written. */
  public static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** As it is written in a query. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public ValueType returns() {
    return returns;
  }

  /** Types of the arguments; where it is variadic, the last is optional and may repeat. */
  public List<ValueType> arguments() {
    return arguments;
  }

  /**
   * 0: exactly the arguments. Positive: all but the last, then up to so many of the last's type.
   * {@link #ANY}: all but the last, then any number of the last's type.
   */
  public int variadic() {
    return variadic;
  }

  /** Of the argument at an index, repeated ones too. */
  public ValueType argumentType(int index) {
    return arguments.get(Math.min(index, arguments.size() - 1));
  }
}
