package dev.pharos.query.tracelang;

/**
 * A piece of a query.
 *
 * @param text decoded where it was quoted
 * @param from position of its first character
 * @param to position behind its last one
 */
public record Token(Kind kind, String text, int from, int to) {

  /** What a piece is. */
  public enum Kind {
    WORD,
    QUOTED,
    /** A regular expression between slashes; lines of logs have them. */
    PATTERN,
    OPERATOR,
    NOT,
    OPEN,
    CLOSE,
    OPEN_GROUP,
    CLOSE_GROUP,
    AND_ALSO,
    OR_ELSE,
    END
  }

  public boolean is(Kind other) {
    return kind == other;
  }

  /** True for a word of the language itself, in capitals or not. */
  public boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  public int length() {
    return to - from;
  }

  /** As a message calls it. */
  public String name() {
    return kind == Kind.END ? "the end" : kind == Kind.QUOTED ? "a quoted text" : "'" + text + "'";
  }
}
