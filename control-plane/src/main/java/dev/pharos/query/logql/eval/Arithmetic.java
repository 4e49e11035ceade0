package dev.pharos.query.logql.eval;

import java.util.OptionalDouble;

/** What an operator makes of two numbers, as Loki does. */
record Arithmetic(String sign, boolean bool) {

  boolean isComparison() {
    return switch (sign) {
      case "==", "!=", ">", ">=", "<", "<=" -> true;
      default -> false;
    };
  }

  /**
   * Empty where a comparison drops the sample.
   *
   * @param kept what a comparison without {@code bool} keeps
   */
  OptionalDouble of(double left, double right, double kept) {
    if (!isComparison()) {
      return OptionalDouble.of(number(left, right));
    }
    boolean holds = holds(left, right);
    if (bool) {
      return OptionalDouble.of(holds ? 1 : 0);
    }
    return holds ? OptionalDouble.of(kept) : OptionalDouble.empty();
  }

  private double number(double left, double right) {
    return switch (sign) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      // Nothing by nothing is no number, and nor is anything by nothing, in Loki.
      case "/" -> right == 0 ? Double.NaN : left / right;
      case "%" -> right == 0 ? Double.NaN : left % right;
      case "^" -> Math.pow(left, right);
      default -> throw LogqlRefusal.because(sign + " is not supported by Pharos");
    };
  }

  private boolean holds(double left, double right) {
    return switch (sign) {
      case "==" -> left == right;
      case "!=" -> left != right;
      case ">" -> left > right;
      case ">=" -> left >= right;
      case "<" -> left < right;
      default -> left <= right;
    };
  }
}
