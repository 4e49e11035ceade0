package dev.pharos.query.promql.parse;

/**
 * A number, or a duration used as one.
 *
 * @param value seconds when it was written as a duration
 * @param duration written as a duration ({@code 5m}): printed as one again
 */
public record NumberLiteral(double value, boolean duration, Position position) implements Expr {
  @Override
  public ValueType type() {
    return ValueType.SCALAR;
  }
}
