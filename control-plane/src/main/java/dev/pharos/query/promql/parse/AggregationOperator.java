package dev.pharos.query.promql.parse;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What makes one element of many.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators">
 *     aggregation operators</a>
 */
public enum AggregationOperator {
  SUM,
  AVG,
  COUNT,
  MIN,
  MAX,
  /** 1 for each group. */
  GROUP,
  /** Population standard deviation. */
  STDDEV,
  /** Population variance. */
  STDVAR,
  TOPK,
  BOTTOMK,
  COUNT_VALUES,
  QUANTILE,
  /** As many elements as the parameter says, chosen by the labels' hash; behind a flag there. */
  LIMITK,
  /** The parameter's share of the elements, chosen by the labels' hash; behind a flag there. */
  LIMIT_RATIO;

  private static final Map<String, AggregationOperator> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(AggregationOperator::text, o -> o));

  /** The operator of that name, in lower case. */
  public static Optional<AggregationOperator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** As it is written in a query. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Takes a parameter before the vector. */
  public boolean hasParameter() {
    return switch (this) {
      case TOPK, BOTTOMK, COUNT_VALUES, QUANTILE, LIMITK, LIMIT_RATIO -> true;
      case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR -> false;
    };
  }

  /** What the parameter must be; of those that take one. */
  public ValueType parameterType() {
    return this == COUNT_VALUES ? ValueType.STRING : ValueType.SCALAR;
  }
}
