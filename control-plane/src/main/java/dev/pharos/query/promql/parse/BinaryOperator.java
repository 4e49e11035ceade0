package dev.pharos.query.promql.parse;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The operators between two operands.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/operators/">operators</a>
 */
public enum BinaryOperator {
  OR("or", 1, Kind.SET),
  AND("and", 2, Kind.SET),
  UNLESS("unless", 2, Kind.SET),
  EQUAL("==", 3, Kind.COMPARISON),
  NOT_EQUAL("!=", 3, Kind.COMPARISON),
  LESS("<", 3, Kind.COMPARISON),
  LESS_OR_EQUAL("<=", 3, Kind.COMPARISON),
  GREATER(">", 3, Kind.COMPARISON),
  GREATER_OR_EQUAL(">=", 3, Kind.COMPARISON),
  /** Cuts a native histogram's observations above the value. */
  TRIM_UPPER("</", 3, Kind.TRIM),
  /** Cuts a native histogram's observations below the value. */
  TRIM_LOWER(">/", 3, Kind.TRIM),
  ADD("+", 4, Kind.ARITHMETIC),
  SUBTRACT("-", 4, Kind.ARITHMETIC),
  MULTIPLY("*", 5, Kind.ARITHMETIC),
  DIVIDE("/", 5, Kind.ARITHMETIC),
  MODULO("%", 5, Kind.ARITHMETIC),
  ATAN2("atan2", 5, Kind.ARITHMETIC),
  /** Binds to the right: {@code 2 ^ 3 ^ 2} is {@code 2 ^ (3 ^ 2)}. */
  POWER("^", 6, Kind.ARITHMETIC);

  /** What an operator does with its operands. */
  public enum Kind {
    ARITHMETIC,
    COMPARISON,
    SET,
    TRIM
  }

  private static final Map<String, BinaryOperator> BY_SYMBOL =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(BinaryOperator::symbol, o -> o));

  private final String symbol;
  private final int precedence;
  private final Kind kind;

  BinaryOperator(String symbol, int precedence, Kind kind) {
    this.symbol = symbol;
    this.precedence = precedence;
    this.kind = kind;
  }

  /** The operator written so, in lower case. */
  static Optional<BinaryOperator> written(String symbol) {
    return Optional.ofNullable(BY_SYMBOL.get(symbol));
  }

  public String symbol() {
    return symbol;
  }

  /** Higher binds tighter. */
  public int precedence() {
    return precedence;
  }

  public boolean bindsRight() {
    return this == POWER;
  }

  public Kind kind() {
    return kind;
  }

  public boolean isComparison() {
    return kind == Kind.COMPARISON;
  }

  public boolean isSet() {
    return kind == Kind.SET;
  }
}
