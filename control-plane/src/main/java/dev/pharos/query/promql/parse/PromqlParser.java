package dev.pharos.query.promql.parse;

/**
 * Reads PromQL. Stateless.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying basics</a>
 */
public final class PromqlParser {
  private PromqlParser() {}

  /**
   * Reads and type checks a query.
   *
   * @throws ParseException with Prometheus' text and the position; also when the query is nested
   *     deeper than anything a person writes
   */
  public static Expr parse(String query) {
    Expr expression = new ExprParser(query).whole();
    new TypeChecker(query).check(expression);
    return expression;
  }

  /**
   * Reads a selector of series, as {@code match[]} has it: a name, label matchers or both, and
   * nothing else. It may select everything.
   *
   * @throws ParseException when it is something else
   */
  public static VectorSelector parseSelector(String selector) {
    return new ExprParser(selector).wholeSelector();
  }
}
