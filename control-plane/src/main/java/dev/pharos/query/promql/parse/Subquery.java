package dev.pharos.query.promql.parse;

/**
 * An instant expression evaluated at steps over a range: {@code rate(x[5m])[30m:1m]}.
 *
 * @param rangeMs milliseconds
 * @param stepMs milliseconds; 0 for the engine's default
 */
public record Subquery(
    Expr expression, long rangeMs, long stepMs, TimeShift shift, Position position)
    implements Expr {
  @Override
  public ValueType type() {
    return ValueType.MATRIX;
  }
}
