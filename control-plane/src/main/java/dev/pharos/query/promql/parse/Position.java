package dev.pharos.query.promql.parse;

import java.nio.charset.StandardCharsets;

/**
 * Where in the query's text something stands.
 *
 * @param start index of its first char
 * @param end index after its last char
 */
public record Position(int start, int end) {
  /** Of what has no place in the text. */
  public static final Position NONE = new Position(0, 0);

  /** From where this starts to where the other ends. */
  public Position to(Position other) {
    return new Position(start, other.end);
  }

  /**
   * {@code line:column} of the start, both from 1, columns counted in UTF-8 bytes as Prometheus
   * counts them; {@code "invalid position"} where the text is shorter.
   */
  public String lineAndColumn(String query) {
    if (start > query.length()) {
      return "invalid position";
    }
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < start; i++) {
      if (query.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = query.substring(lineStart, start).getBytes(StandardCharsets.UTF_8).length + 1;
    return line + ":" + column;
  }
}
