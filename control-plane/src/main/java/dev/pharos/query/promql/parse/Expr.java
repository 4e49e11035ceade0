package dev.pharos.query.promql.parse;

/** A PromQL expression: a tree of records, immutable, equal when text positions are equal too. */
public sealed interface Expr
    permits Aggregation,
        BinaryOperation,
        Call,
        MatrixSelector,
        NumberLiteral,
        Parentheses,
        StringLiteral,
        Subquery,
        UnaryOperation,
        VectorSelector {
  Position position();

  ValueType type();
}
