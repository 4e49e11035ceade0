package dev.pharos.query.promql.parse;

/**
 * Series by name and labels, their samples of a range: {@code x[5m]}. The {@code @} and {@code
 * offset} behind the bracket are the inner selector's.
 *
 * @param rangeMs milliseconds; the range is open on the left
 */
public record MatrixSelector(VectorSelector selector, long rangeMs, Position position)
    implements Expr {
  @Override
  public ValueType type() {
    return ValueType.MATRIX;
  }
}
