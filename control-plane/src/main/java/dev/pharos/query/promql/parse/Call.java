package dev.pharos.query.promql.parse;

import java.util.List;

/** A function applied to arguments; their number and types fit the function. */
public record Call(Function function, List<Expr> arguments, Position position) implements Expr {
  public Call {
    arguments = List.copyOf(arguments);
  }

  @Override
  public ValueType type() {
    return function.returns();
  }
}
