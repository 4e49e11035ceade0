package dev.pharos.query.promql.parse;

import java.util.Locale;

/**
 * A piece of the query's text.
 *
 * @param text as written; of an error what is wrong
 */
record Token(Kind kind, String text, int start, int end) {
  /** The longest text that error messages show of a literal, in code points. */
  private static final int SHOWN = 10;

  /** What a piece of text is. */
  enum Kind {
    END("end of input"),
    ERROR("error"),
    IDENTIFIER("identifier"),
    /** A name with a colon in it. */
    METRIC_IDENTIFIER("metric identifier"),
    STRING("string"),
    NUMBER("number"),
    DURATION("duration"),
    /** Parentheses, braces, brackets, comma, colon and what compares labels. */
    PUNCTUATION(""),
    /** Between operands; {@code @} too. */
    OPERATOR(""),
    AGGREGATOR(""),
    KEYWORD(""),
    /** Words that are functions, or names, or have a meaning behind {@code @}. */
    PREPROCESSOR("");

    private final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  Position position() {
    return new Position(start, end);
  }

  /** The text as keywords are compared. */
  String word() {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean is(Kind wanted, String word) {
    return kind == wanted && word().equals(word);
  }

  boolean isPunctuation(String wanted) {
    return kind == Kind.PUNCTUATION && text.equals(wanted);
  }

  boolean isOperator(String symbol) {
    return is(Kind.OPERATOR, symbol);
  }

  boolean isKeyword(String word) {
    return is(Kind.KEYWORD, word);
  }

  boolean isSign() {
    return kind == Kind.OPERATOR && (text.equals("+") || text.equals("-"));
  }

  /** How error messages name it. */
  String description() {
    return switch (kind) {
      case END -> kind.description;
      case ERROR -> text;
      case IDENTIFIER, METRIC_IDENTIFIER -> kind.description + " " + Quoted.quote(text);
      case STRING, NUMBER, DURATION -> kind.description + " " + shortened();
      case PUNCTUATION, PREPROCESSOR -> Quoted.quote(text);
      case OPERATOR -> "<op:" + text + ">";
      case AGGREGATOR -> "<aggr:" + text + ">";
      case KEYWORD -> "<" + text + ">";
    };
  }

  private String shortened() {
    return text.codePointCount(0, text.length()) > SHOWN
        ? Quoted.quote(text.substring(0, text.offsetByCodePoints(0, SHOWN))) + "..."
        : Quoted.quote(text);
  }
}
