package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.BinaryOperator;
import dev.pharos.signal.metric.FloatHistogram;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** A binary operation on two elements, each a float or a native histogram. */
final class ElementOperation {
  private final BinaryOperation operation;
  private final BinaryOperator operator;
  private final boolean returnBool;
  private final Annotations annotations;
  private final @Nullable DoubleBinaryOperator arithmetic;
  private final FloatOperator.@Nullable Test test;

  ElementOperation(BinaryOperation operation, Annotations annotations) {
    this.operation = operation;
    this.operator = operation.operator();
    this.returnBool = operation.returnBool();
    this.annotations = annotations;
    this.arithmetic =
        operator.kind() == BinaryOperator.Kind.ARITHMETIC
            ? FloatOperator.arithmetic(operator)
            : null;
    this.test = operator.isComparison() ? FloatOperator.test(operator) : null;
  }

  /** Two scalars: comparisons answer 0 or 1. */
  double ofScalars(double left, double right) {
    if (arithmetic != null) {
      return arithmetic.applyAsDouble(left, right);
    }
    return test != null && test.holds(left, right) ? 1 : 0;
  }

  /**
   * Two floats; {@link Row#NOTHING} where a comparison filters.
   *
   * @param kept what a comparison that holds and filters answers
   */
  double ofFloats(double left, double right, double kept) {
    if (arithmetic != null) {
      return arithmetic.applyAsDouble(left, right);
    }
    if (test != null) {
      boolean holds = test.holds(left, right);
      return returnBool ? (holds ? 1 : 0) : holds ? kept : Row.NOTHING;
    }
    annotations.add(
        Remarks.incompatibleTypes("float", operator.symbol(), "float", operation.position()));
    return Row.NOTHING;
  }

  /** Two elements of vectors; what a filter keeps is the left one. */
  void ofElements(Row left, Row right, int step, Row result) {
    FloatHistogram leftHistogram = left.histogram(step);
    FloatHistogram rightHistogram = right.histogram(step);
    if (leftHistogram == null && rightHistogram == null) {
      double value = left.value(step);
      result.set(step, ofFloats(value, right.value(step), value));
      return;
    }
    ofHistograms(left.value(step), leftHistogram, right.value(step), rightHistogram, step, result);
  }

  /** At least one of them is a histogram. */
  void ofHistograms(
      double left,
      @Nullable FloatHistogram leftHistogram,
      double right,
      @Nullable FloatHistogram rightHistogram,
      int step,
      Row result) {
    if (leftHistogram != null && rightHistogram != null) {
      switch (operator) {
        case ADD ->
            HistogramArithmetic.sum(leftHistogram, rightHistogram, operation, annotations)
                .ifPresent(sum -> result.set(step, sum));
        case SUBTRACT ->
            HistogramArithmetic.difference(leftHistogram, rightHistogram, operation, annotations)
                .ifPresent(difference -> result.set(step, difference));
        case EQUAL, NOT_EQUAL -> {
          boolean holds =
              leftHistogram.equals(rightHistogram) == (operator == BinaryOperator.EQUAL);
          if (returnBool) {
            result.set(step, holds ? 1 : 0);
          } else if (holds) {
            result.set(step, leftHistogram);
          }
        }
        default -> incompatible("histogram", "histogram");
      }
    } else if (leftHistogram != null) {
      switch (operator) {
        case MULTIPLY -> result.set(step, HistogramArithmetic.scaled(leftHistogram, right));
        case DIVIDE -> result.set(step, HistogramArithmetic.divided(leftHistogram, right));
        case TRIM_UPPER ->
            result.set(step, HistogramArithmetic.trimmed(leftHistogram, right, true));
        case TRIM_LOWER ->
            result.set(step, HistogramArithmetic.trimmed(leftHistogram, right, false));
        default -> incompatible("histogram", "float");
      }
    } else if (rightHistogram != null) {
      if (operator == BinaryOperator.MULTIPLY) {
        result.set(step, HistogramArithmetic.scaled(rightHistogram, left));
      } else {
        incompatible("float", "histogram");
      }
    }
  }

  private void incompatible(String left, String right) {
    annotations.add(
        Remarks.incompatibleTypes(left, operator.symbol(), right, operation.position()));
  }
}
