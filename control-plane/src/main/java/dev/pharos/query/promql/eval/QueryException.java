package dev.pharos.query.promql.eval;

/** A query that could not be answered; the message is for the one who asked. */
public final class QueryException extends RuntimeException {
  /** Why; what Prometheus' API calls the error's type follows from it. */
  public enum Kind {
    EXECUTION,
    TOO_MANY_SAMPLES,
    TOO_MUCH_MEMORY,
    TIMEOUT,
    CANCELED,
    STORAGE
  }

  private final Kind kind;

  public QueryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public QueryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  static QueryException execution(String message) {
    return new QueryException(Kind.EXECUTION, message);
  }
}
