package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** What operators do with two floats. */
final class FloatOperator {
  private FloatOperator() {}

  /** Whether a comparison holds. */
  @FunctionalInterface
  interface Test {
    boolean holds(double left, double right);
  }

  /** Of operators that calculate. */
  static DoubleBinaryOperator arithmetic(BinaryOperator operator) {
    return switch (operator) {
      case ADD -> (a, b) -> a + b;
      case SUBTRACT -> (a, b) -> a - b;
      case MULTIPLY -> (a, b) -> a * b;
      case DIVIDE -> (a, b) -> a / b;
      case MODULO -> (a, b) -> a % b;
      case POWER -> FloatOperator::power;
      case ATAN2 -> Math::atan2;
      default -> throw new IllegalArgumentException(operator + " does not calculate");
    };
  }

  /** Of operators that compare. */
  static Test test(BinaryOperator operator) {
    return switch (operator) {
      case EQUAL -> (a, b) -> a == b;
      case NOT_EQUAL -> (a, b) -> a != b;
      case LESS -> (a, b) -> a < b;
      case LESS_OR_EQUAL -> (a, b) -> a <= b;
      case GREATER -> (a, b) -> a > b;
      case GREATER_OR_EQUAL -> (a, b) -> a >= b;
      default -> throw new IllegalArgumentException(operator + " does not compare");
    };
  }

  /** One to whatever power is one, and minus one to an infinite power too, as IEEE 754 has it. */
  private static double power(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return Math.pow(base, exponent);
  }
}
