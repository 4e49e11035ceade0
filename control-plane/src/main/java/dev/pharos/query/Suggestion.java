package dev.pharos.query;

/**
 * What could be typed next.
 *
 * @param text as it would stand in the query
 * @param detail what it is, in a few words; may be empty
 */
public record Suggestion(String text, Kind kind, String detail) {

  /** What a suggestion is. */
  public enum Kind {
    KEY,
    OPERATOR,
    VALUE,
    WORD
  }
}
