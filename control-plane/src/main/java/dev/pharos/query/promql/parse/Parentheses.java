package dev.pharos.query.promql.parse;

/** An expression in parentheses, kept so that it prints as it was written. */
public record Parentheses(Expr expression, Position position) implements Expr {
  @Override
  public ValueType type() {
    return expression.type();
  }
}
