package dev.pharos.show;

import dev.pharos.query.promql.parse.ParseException;

/** The expression of a rule is no PromQL. */
final class WrongExpressionException extends RuntimeException {
  static final String FIELD = "expr";
  private static final long serialVersionUID = 1L;

  private final transient ParseException why;

  WrongExpressionException(ParseException why) {
    super(why);
    this.why = why;
  }

  ParseException why() {
    return why;
  }
}
