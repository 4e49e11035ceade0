package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.GoNumber;

/** An aggregation's number at each step. */
record Parameter(double[] values, double min, double max, boolean hasNaN, Position position) {
  static final Parameter NONE = of(new double[0], Position.NONE);

  static Parameter of(double[] values, Position position) {
    double min = Double.MAX_VALUE;
    double max = -Double.MAX_VALUE;
    boolean hasNaN = false;
    for (double value : values) {
      hasNaN |= Double.isNaN(value);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new Parameter(values, min, max, hasNaN, position);
  }

  /** Remarks on values that are no quantile. */
  void requireQuantile(Annotations annotations) {
    if (hasNaN) {
      annotations.add(Remarks.invalidQuantile(Double.NaN, position));
    }
    if (max > 1) {
      annotations.add(Remarks.invalidQuantile(max, position));
    }
    if (min < 0) {
      annotations.add(Remarks.invalidQuantile(min, position));
    }
  }

  /**
   * Whether any step asks for an element at all.
   *
   * @throws QueryException if a step's value is no whole number of elements
   */
  boolean asksForElements() {
    if (max < 1) {
      return false;
    }
    if (hasNaN) {
      throw QueryException.execution("Parameter value is NaN");
    }
    if (min <= Long.MIN_VALUE) {
      throw QueryException.execution(
          "Scalar value " + GoNumber.shortest(min) + " underflows int64");
    }
    if (max >= Long.MAX_VALUE) {
      throw QueryException.execution("Scalar value " + GoNumber.shortest(max) + " overflows int64");
    }
    return true;
  }

  /**
   * Whether any step asks for a share of the elements.
   *
   * @throws QueryException if a step's value is no number
   */
  boolean asksForShare(Annotations annotations) {
    if (max == 0 && min == 0) {
      return false;
    }
    if (hasNaN) {
      throw QueryException.execution("Ratio value is NaN");
    }
    if (max > 1) {
      annotations.add(Remarks.invalidRatio(max, 1, position));
    }
    if (min < -1) {
      annotations.add(Remarks.invalidRatio(min, -1, position));
    }
    return true;
  }
}
