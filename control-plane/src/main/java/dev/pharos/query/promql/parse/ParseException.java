package dev.pharos.query.promql.parse;

/** A query that cannot be read or makes no sense, in Prometheus' words. */
public final class ParseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int start;
  private final int end;
  private final String reason;

  ParseException(String query, Position position, String reason) {
    super(
        (query.isEmpty() ? "unknown position" : position.lineAndColumn(query))
            + ": parse error: "
            + reason);
    this.start = position.start();
    this.end = position.end();
    this.reason = reason;
  }

  /** The part of the query at fault. */
  public Position position() {
    return new Position(start, end);
  }

  /** What is wrong, without the place: {@link #getMessage} has both. */
  public String reason() {
    return reason;
  }
}
