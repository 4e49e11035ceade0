package dev.pharos.query.promql.parse;

/**
 * A string, its escapes resolved.
 *
 * @param value a byte that is no UTF-8 ({@code "\xff"}) stands in it as a lone surrogate, {@code
 *     U+DC00} plus the byte: such a value is no valid label name and equals no stored text
 */
public record StringLiteral(String value, Position position) implements Expr {
  @Override
  public ValueType type() {
    return ValueType.STRING;
  }
}
