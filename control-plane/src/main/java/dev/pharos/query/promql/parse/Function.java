package dev.pharos.query.promql.parse;

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
  ABS(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** One element of 1 when the vector is empty, else nothing. {@code #absent} */
  ABSENT(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** One element of 1 when the range is empty, else nothing. {@code #absent_over_time} */
  ABSENT_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Arc cosine. {@code #trigonometric-functions} */
  ACOS(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Inverse hyperbolic cosine. {@code #trigonometric-functions} */
  ACOSH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Arc sine. {@code #trigonometric-functions} */
  ASIN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Inverse hyperbolic sine. {@code #trigonometric-functions} */
  ASINH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Arc tangent. {@code #trigonometric-functions} */
  ATAN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Inverse hyperbolic tangent. {@code #trigonometric-functions} */
  ATANH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Average of a range's samples. {@code #aggregation_over_time} */
  AVG_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Rounds up. {@code #ceil} */
  CEIL(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** How often the value changed within a range. {@code #changes} */
  CHANGES(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Bounds values from below and above. {@code #clamp} */
  CLAMP(ValueType.VECTOR, 0, ValueType.VECTOR, ValueType.SCALAR, ValueType.SCALAR),
  /** Bounds values from above. {@code #clamp_max} */
  CLAMP_MAX(ValueType.VECTOR, 0, ValueType.VECTOR, ValueType.SCALAR),
  /** Bounds values from below. {@code #clamp_min} */
  CLAMP_MIN(ValueType.VECTOR, 0, ValueType.VECTOR, ValueType.SCALAR),
  /** Cosine. {@code #trigonometric-functions} */
  COS(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Hyperbolic cosine. {@code #trigonometric-functions} */
  COSH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Number of a range's samples. {@code #aggregation_over_time} */
  COUNT_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** 1 to 31, in UTC. {@code #day_of_month} */
  DAY_OF_MONTH(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** 0 (Sunday) to 6, in UTC. {@code #day_of_week} */
  DAY_OF_WEEK(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** 1 to 366, in UTC. {@code #day_of_year} */
  DAY_OF_YEAR(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** 28 to 31, in UTC. {@code #days_in_month} */
  DAYS_IN_MONTH(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** Radians to degrees. {@code #trigonometric-functions} */
  DEG(ValueType.VECTOR, 0, ValueType.VECTOR),
  /**
   * Difference between a gauge's first and last value, extrapolated to the range. {@code #delta}
   */
  DELTA(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Per-second derivative by simple linear regression. {@code #deriv} */
  DERIV(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Smoothed value of a range, with a trend. {@code #double_exponential_smoothing} */
  DOUBLE_EXPONENTIAL_SMOOTHING(
      ValueType.VECTOR, 0, ValueType.MATRIX, ValueType.SCALAR, ValueType.SCALAR),
  /** The query's last time. {@code #end} */
  END(ValueType.SCALAR, 0),
  /** Exponential function. {@code #exp} */
  EXP(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** The oldest sample of a range. {@code #aggregation_over_time} */
  FIRST_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Rounds down. {@code #floor} */
  FLOOR(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Mean of a native histogram's observations. {@code #histogram_avg} */
  HISTOGRAM_AVG(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Number of a native histogram's observations. {@code #histogram_count-and-histogram_sum} */
  HISTOGRAM_COUNT(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Share of observations between two values. {@code #histogram_fraction} */
  HISTOGRAM_FRACTION(ValueType.VECTOR, 0, ValueType.SCALAR, ValueType.SCALAR, ValueType.VECTOR),
  /** Quantile of classic or native histograms. {@code #histogram_quantile} */
  HISTOGRAM_QUANTILE(ValueType.VECTOR, 0, ValueType.SCALAR, ValueType.VECTOR),
  /** Several quantiles, each with a label of its own. {@code #histogram_quantiles} */
  HISTOGRAM_QUANTILES(
      ValueType.VECTOR, 9, ValueType.VECTOR, ValueType.STRING, ValueType.SCALAR, ValueType.SCALAR),
  /**
   * Estimated standard deviation of observations. {@code #histogram_stddev-and-histogram_stdvar}
   */
  HISTOGRAM_STDDEV(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Estimated variance of observations. {@code #histogram_stddev-and-histogram_stdvar} */
  HISTOGRAM_STDVAR(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Sum of a native histogram's observations. {@code #histogram_count-and-histogram_sum} */
  HISTOGRAM_SUM(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** 0 to 23, in UTC. {@code #hour} */
  HOUR(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** Difference of a range's last two samples. {@code #idelta} */
  IDELTA(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** A counter's increase, resets made good, extrapolated to the range. {@code #increase} */
  INCREASE(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Adds labels of matching info series. {@code #info} */
  INFO(ValueType.VECTOR, 1, ValueType.VECTOR, ValueType.VECTOR),
  /** Per-second rate of a range's last two samples. {@code #irate} */
  IRATE(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Joins label values into a new label. {@code #label_join} */
  LABEL_JOIN(
      ValueType.VECTOR, -1, ValueType.VECTOR, ValueType.STRING, ValueType.STRING, ValueType.STRING),
  /** Makes a label from another by a regular expression. {@code #label_replace} */
  LABEL_REPLACE(
      ValueType.VECTOR,
      0,
      ValueType.VECTOR,
      ValueType.STRING,
      ValueType.STRING,
      ValueType.STRING,
      ValueType.STRING),
  /** The newest sample of a range. {@code #aggregation_over_time} */
  LAST_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Natural logarithm. {@code #ln} */
  LN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Decimal logarithm. {@code #log10} */
  LOG10(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Binary logarithm. {@code #log2} */
  LOG2(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Median absolute deviation of a range. {@code #aggregation_over_time} */
  MAD_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** The larger of two scalars. {@code #max_of} */
  MAX_OF(ValueType.SCALAR, 0, ValueType.SCALAR, ValueType.SCALAR),
  /** Largest value of a range. {@code #aggregation_over_time} */
  MAX_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** The smaller of two scalars. {@code #min_of} */
  MIN_OF(ValueType.SCALAR, 0, ValueType.SCALAR, ValueType.SCALAR),
  /** Smallest value of a range. {@code #aggregation_over_time} */
  MIN_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** 0 to 59, in UTC. {@code #minute} */
  MINUTE(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** 1 to 12, in UTC. {@code #month} */
  MONTH(ValueType.VECTOR, 1, ValueType.VECTOR),
  /** The number pi. {@code #trigonometric-functions} */
  PI(ValueType.SCALAR, 0),
  /** The value so many seconds from now by simple linear regression. {@code #predict_linear} */
  PREDICT_LINEAR(ValueType.VECTOR, 0, ValueType.MATRIX, ValueType.SCALAR),
  /** 1 for each series with a sample in the range. {@code #aggregation_over_time} */
  PRESENT_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Quantile of a range's values. {@code #aggregation_over_time} */
  QUANTILE_OVER_TIME(ValueType.VECTOR, 0, ValueType.SCALAR, ValueType.MATRIX),
  /** Degrees to radians. {@code #trigonometric-functions} */
  RAD(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** The query's last time less its first. {@code #range} */
  RANGE(ValueType.SCALAR, 0),
  /** A counter's per-second increase, resets made good, extrapolated to the range. {@code #rate} */
  RATE(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** How often a counter fell within a range. {@code #resets} */
  RESETS(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Rounds to the nearest multiple, ties up. {@code #round} */
  ROUND(ValueType.VECTOR, 1, ValueType.VECTOR, ValueType.SCALAR),
  /** The value of a vector's only element, else NaN. {@code #scalar} */
  SCALAR(ValueType.SCALAR, 0, ValueType.VECTOR),
  /** Sign: 1, -1 or 0. {@code #sgn} */
  SGN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Sine. {@code #trigonometric-functions} */
  SIN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Hyperbolic sine. {@code #trigonometric-functions} */
  SINH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Elements by value, ascending. {@code #sort} */
  SORT(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Elements by label values in natural order, ascending. {@code #sort_by_label} */
  SORT_BY_LABEL(ValueType.VECTOR, -1, ValueType.VECTOR, ValueType.STRING),
  /** Elements by label values in natural order, descending. {@code #sort_by_label_desc} */
  SORT_BY_LABEL_DESC(ValueType.VECTOR, -1, ValueType.VECTOR, ValueType.STRING),
  /** Elements by value, descending. {@code #sort_desc} */
  SORT_DESC(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Square root. {@code #sqrt} */
  SQRT(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** The query's first time. {@code #start} */
  START(ValueType.SCALAR, 0),
  /** When each sample's counter began. {@code #start_timestamp} */
  START_TIMESTAMP(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Population standard deviation of a range. {@code #aggregation_over_time} */
  STDDEV_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Population variance of a range. {@code #aggregation_over_time} */
  STDVAR_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** The query's step in seconds. {@code #step} */
  STEP(ValueType.SCALAR, 0),
  /** Sum of a range's samples. {@code #aggregation_over_time} */
  SUM_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Tangent. {@code #trigonometric-functions} */
  TAN(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Hyperbolic tangent. {@code #trigonometric-functions} */
  TANH(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** The evaluation time in seconds. {@code #time} */
  TIME(ValueType.SCALAR, 0),
  /** Each sample's time in seconds. {@code #timestamp} */
  TIMESTAMP(ValueType.VECTOR, 0, ValueType.VECTOR),
  /** Time of a range's oldest sample. {@code #aggregation_over_time} */
  TS_OF_FIRST_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Time of a range's newest sample. {@code #aggregation_over_time} */
  TS_OF_LAST_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Time of a range's last largest sample. {@code #aggregation_over_time} */
  TS_OF_MAX_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** Time of a range's last smallest sample. {@code #aggregation_over_time} */
  TS_OF_MIN_OVER_TIME(ValueType.VECTOR, 0, ValueType.MATRIX),
  /** The scalar as a vector without labels. {@code #vector} */
  VECTOR(ValueType.VECTOR, 0, ValueType.SCALAR),
  /** The year, in UTC. {@code #year} */
  YEAR(ValueType.VECTOR, 1, ValueType.VECTOR);

  /** Any number of arguments of the last type, none included. */
  public static final int ANY = -1;

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Function::text, f -> f));

  private final ValueType returns;
  private final int variadic;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
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
