package dev.pharos.query.tracelang;

import java.util.List;

/** A query that cannot be understood: where it goes wrong and what was expected there. */
public final class QuerySyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final int length;
  private final transient List<String> expected;

  /**
   * @param position of the first wrong character, from 0; the query's length where it ends too
   *     early
   * @param length of what is wrong, in characters; 0 where something is missing
   * @param expected what could stand there
   */
  public QuerySyntaxException(String message, int position, int length, List<String> expected) {
    super(message);
    this.position = position;
    this.length = length;
    this.expected = List.copyOf(expected);
  }

  public int position() {
    return position;
  }

  public int length() {
    return length;
  }

  public List<String> expected() {
    return expected;
  }
}
