package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of one float each. Native histograms have no such value and are left out.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/">Prometheus:
 *     functions</a>
 */
final class MathFunctions {
  private static final double LN_2 = Math.log(2);

  private MathFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.ABS, each(Math::abs));
    bodies.put(Function.CEIL, each(Math::ceil));
    bodies.put(Function.FLOOR, each(Math::floor));
    bodies.put(Function.EXP, each(Math::exp));
    bodies.put(Function.SQRT, each(Math::sqrt));
    bodies.put(Function.LN, each(Math::log));
    bodies.put(Function.LOG2, each(MathFunctions::log2));
    bodies.put(Function.LOG10, each(Math::log10));
    bodies.put(Function.SIN, each(Math::sin));
    bodies.put(Function.COS, each(Math::cos));
    bodies.put(Function.TAN, each(Math::tan));
    bodies.put(Function.ASIN, each(Math::asin));
    bodies.put(Function.ACOS, each(Math::acos));
    bodies.put(Function.ATAN, each(Math::atan));
    bodies.put(Function.SINH, each(Math::sinh));
    bodies.put(Function.COSH, each(Math::cosh));
    bodies.put(Function.TANH, each(Math::tanh));
    bodies.put(Function.ASINH, each(MathFunctions::asinh));
    bodies.put(Function.ACOSH, each(MathFunctions::acosh));
    bodies.put(Function.ATANH, each(MathFunctions::atanh));
    bodies.put(Function.RAD, each(value -> value * Math.PI / 180));
    bodies.put(Function.DEG, each(value -> value * 180 / Math.PI));
    bodies.put(Function.SGN, each(value -> value < 0 ? -1 : value > 0 ? 1 : value));
    bodies.put(Function.ROUND, MathFunctions::round);
    bodies.put(Function.CLAMP, call -> clamp(call, 1, 2));
    bodies.put(Function.CLAMP_MIN, call -> clamp(call, 1, -1));
    bodies.put(Function.CLAMP_MAX, call -> clamp(call, -1, 1));
    bodies.put(Function.TIMESTAMP, MathFunctions::timestamp);
  }

  /** What becomes of a float at a step. */
  @FunctionalInterface
  interface Mapping {
    double apply(double value, int step);
  }

  private static FunctionBody each(DoubleUnaryOperator operator) {
    return call -> mapped(call, (value, step) -> operator.applyAsDouble(value));
  }

  static List<Row> mapped(FunctionCall call, Mapping mapping) {
    List<Row> results = new ArrayList<>();
    for (Row row : call.rows(0)) {
      Row result = call.unnamedRow(row.labels());
      for (int step = 0; step < row.steps(); step++) {
        if (row.hasFloat(step)) {
          result.set(step, mapping.apply(row.value(step), step));
        }
      }
      results.add(result);
    }
    return results;
  }

  /** To the nearest multiple, ties up; dividing by the inverse is more exact. */
  private static List<Row> round(FunctionCall call) {
    return mapped(
        call,
        (value, step) -> {
          double inverse = 1.0 / (call.count() > 1 ? call.scalar(1, step) : 1);
          return Math.floor(value * inverse + 0.5) / inverse;
        });
  }

  /** Nothing at all where the bounds are the wrong way round. */
  private static List<Row> clamp(FunctionCall call, int lowest, int highest) {
    return mapped(
        call,
        (value, step) -> {
          double min = lowest < 0 ? Double.NEGATIVE_INFINITY : call.scalar(lowest, step);
          double max = highest < 0 ? Double.POSITIVE_INFINITY : call.scalar(highest, step);
          return max < min ? Row.NOTHING : larger(min, smaller(max, value));
        });
  }

  /** The time of the step: of a calculated value there is no other. */
  private static List<Row> timestamp(FunctionCall call) {
    List<Row> results = new ArrayList<>();
    for (Row row : call.rows(0)) {
      Row result = call.unnamedRow(row.labels());
      for (int step = 0; step < row.steps(); step++) {
        if (row.has(step)) {
          result.set(step, call.steps().timeMs(step) / 1000.0);
        }
      }
      results.add(result);
    }
    return results;
  }

  /** Infinity is larger than NaN, otherwise NaN wins. */
  static double larger(double a, double b) {
    return a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : Math.max(a, b);
  }

  /** Negative infinity is smaller than NaN, otherwise NaN wins. */
  static double smaller(double a, double b) {
    return a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY
        ? Double.NEGATIVE_INFINITY
        : Math.min(a, b);
  }

  /** Exact for powers of two. */
  private static double log2(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      return Math.log(value);
    }
    int exponent = Math.getExponent(Math.max(value, Double.MIN_NORMAL));
    double fraction = value / Math.scalb(1.0, exponent);
    return fraction == 1 ? exponent : exponent + Math.log(fraction) / LN_2;
  }

  private static double asinh(double value) {
    if (value == 0 || Double.isInfinite(value)) {
      return value;
    }
    double magnitude = Math.abs(value);
    double square = magnitude * magnitude;
    double result =
        Double.isInfinite(square)
            ? Math.log(magnitude) + LN_2
            : Math.log1p(magnitude + square / (1 + Math.sqrt(square + 1)));
    return Math.copySign(result, value);
  }

  private static double acosh(double value) {
    if (value < 1) {
      return Double.NaN;
    }
    double above = value - 1;
    return Double.isInfinite(value * value)
        ? Math.log(value) + LN_2
        : Math.log1p(above + Math.sqrt(2 * above + above * above));
  }

  private static double atanh(double value) {
    if (value == 0) {
      return value;
    }
    return Math.abs(value) > 1 ? Double.NaN : 0.5 * Math.log1p(2 * value / (1 - value));
  }
}
