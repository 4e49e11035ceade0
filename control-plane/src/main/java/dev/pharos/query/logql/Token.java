package dev.pharos.query.logql;

/**
 * A piece of a query.
 *
 * @param text of a string without its quotes; of other kinds as written
 * @param line from 1
 * @param column of its first character, from 1
 */
record Token(Kind kind, String text, int line, int column) {
  enum Kind {
    IDENTIFIER,
    STRING,
    NUMBER,
    DURATION,
    BYTES,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord(String word) {
    return kind == Kind.IDENTIFIER && text.equals(word);
  }

  /** As Loki's parser calls it. */
  String shown() {
    return switch (kind) {
      case SIGN -> text;
      case END -> "$end";
      default -> kind.name();
    };
  }
}
