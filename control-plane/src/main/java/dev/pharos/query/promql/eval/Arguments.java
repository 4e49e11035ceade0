package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Parentheses;

/** Expressions as functions take them. */
final class Arguments {
  private Arguments() {}

  /** Without the parentheses around it. */
  static Expr bare(Expr expr) {
    Expr inner = expr;
    while (inner instanceof Parentheses parentheses) {
      inner = parentheses.expression();
    }
    return inner;
  }
}
