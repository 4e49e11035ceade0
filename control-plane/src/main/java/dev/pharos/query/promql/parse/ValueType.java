package dev.pharos.query.promql.parse;

import java.util.Locale;

/** What an expression evaluates to. */
public enum ValueType {
  SCALAR("scalar"),
  VECTOR("instant vector"),
  MATRIX("range vector"),
  STRING("string");

  private final String documented;

  ValueType(String documented) {
    this.documented = documented;
  }

  /** The name in Prometheus' documentation and error texts: {@code instant vector}. */
  public String documented() {
    return documented;
  }

  /** The name in answers of the HTTP API: {@code vector}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
