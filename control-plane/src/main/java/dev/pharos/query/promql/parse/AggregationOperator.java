package dev.pharos.query.promql.parse;

import java.util.Locale;

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
