package dev.pharos.query.promql.parse;

/** Reads PromQL. Stateless. */
public final class PromqlParser {
  private PromqlParser() {}

  /**
   * Reads and type checks a query.
   *
   * @throws ParseException with Prometheus' text and the position
   */
  public static Expr parse(String query) {
    throw new UnsupportedOperationException("the grammar lands next: " + query);
  }
}
