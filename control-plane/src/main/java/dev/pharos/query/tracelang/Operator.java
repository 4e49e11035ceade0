package dev.pharos.query.tracelang;

import java.util.Arrays;
import java.util.List;

/** How a condition compares. */
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  GREATER(">"),
  AT_LEAST(">="),
  LESS("<"),
  AT_MOST("<="),
  MATCHES("~"),
  MATCHES_NOT("!~");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  /** True where the value must be a number or a duration. */
  public boolean isOrder() {
    return this == GREATER || this == AT_LEAST || this == LESS || this == AT_MOST;
  }

  public boolean isPattern() {
    return this == MATCHES || this == MATCHES_NOT;
  }

  /** True for those that ask for another value than the one that is written. */
  public boolean isNegative() {
    return this == NOT_EQUAL || this == MATCHES_NOT;
  }

  /** The operator that a query writes so; {@code =~} is another word for {@code ~}. */
  public static Operator of(String symbol) {
    return switch (symbol) {
      case "=", "==" -> EQUAL;
      case "!=" -> NOT_EQUAL;
      case ">" -> GREATER;
      case ">=" -> AT_LEAST;
      case "<" -> LESS;
      case "<=" -> AT_MOST;
      case "!~" -> MATCHES_NOT;
      default -> MATCHES;
    };
  }

  public static List<String> symbols() {
    return Arrays.stream(values()).map(Operator::symbol).toList();
  }
}
