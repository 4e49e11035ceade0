package dev.pharos.query.promql.parse;

/**
 * Two operands, each a scalar or an instant vector.
 *
 * @param matching {@link VectorMatching#PLAIN} unless both operands are vectors
 * @param returnBool a comparison that answers 0 or 1 and filters nothing
 */
public record BinaryOperation(
    BinaryOperator operator,
    Expr left,
    Expr right,
    VectorMatching matching,
    boolean returnBool,
    Position position)
    implements Expr {
  @Override
  public ValueType type() {
    return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
        ? ValueType.SCALAR
        : ValueType.VECTOR;
  }
}
