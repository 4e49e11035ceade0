package dev.pharos.query.promql.parse;

/** A sign before an expression. */
public record UnaryOperation(Sign sign, Expr expression, Position position) implements Expr {
  /** The sign. */
  public enum Sign {
    PLUS("+"),
    MINUS("-");

    private final String symbol;

    Sign(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  @Override
  public ValueType type() {
    return expression.type();
  }
}
