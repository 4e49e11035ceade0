package dev.pharos.query.logql;

/** A query that cannot be understood or is not supported, in Loki's words. */
public final class LogqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  private LogqlException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  static LogqlException at(Token token, String what) {
    return at(token.line(), token.column(), what);
  }

  static LogqlException at(int line, int column, String what) {
    return new LogqlException(
        "parse error at line " + line + ", col " + column + ": " + what, line, column);
  }

  /** Where the query is well formed and means nothing all the same. */
  static LogqlException ofMeaning(String what) {
    return new LogqlException("parse error : " + what, 0, 0);
  }

  /** From 1; 0 when the query as a whole is at fault. */
  public int line() {
    return line;
  }

  /** Of the first character that is wrong, from 1; 0 when the query as a whole is at fault. */
  public int column() {
    return column;
  }
}
