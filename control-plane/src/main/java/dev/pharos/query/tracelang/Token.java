package dev.pharos.query.tracelang;

/**
 * A piece of a query.
 *
 * @param text decoded where it was quoted
 * @param from position of its first character
 * @param to position behind its last one
 */
record Token(Kind kind, String text, int from, int to) {

  enum Kind {
    WORD,
    QUOTED,
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

  boolean is(Kind other) {
    return kind == other;
  }

  /** True for a word of the language itself, in capitals or not. */
  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  int length() {
    return to - from;
  }

  /** As a message calls it. */
  String name() {
    return kind == Kind.END ? "the end" : kind == Kind.QUOTED ? "a quoted text" : "'" + text + "'";
  }
}
