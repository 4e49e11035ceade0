package dev.pharos.query.logql.eval;

/** A query that is understood and not answered: it costs too much, or its lines do not fit it. */
public final class LogqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean timeout;

  private LogqlRefusal(String message, boolean timeout) {
    super(message);
    this.timeout = timeout;
  }

  static LogqlRefusal because(String message) {
    return new LogqlRefusal(message, false);
  }

  static LogqlRefusal timeout() {
    return new LogqlRefusal(
        "request timed out after "
            + LogqlLimits.LONGEST_QUERY.toSeconds()
            + " s, decrease the duration of the request or add more label matchers (prefer exact"
            + " match over regex match) to reduce the amount of data processed",
        true);
  }

  /** Whether only time was short. */
  public boolean isTimeout() {
    return timeout;
  }
}
