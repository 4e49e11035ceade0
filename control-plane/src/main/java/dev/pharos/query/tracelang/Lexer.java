package dev.pharos.query.tracelang;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a query into tokens. What a character means depends on what stands before it: behind an
 * operator a minus belongs to the value, elsewhere it means "not". For one thread.
 */
final class Lexer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** All tokens; the last one is the end. */
  static List<Token> tokens(String text) {
    return new Lexer(text).run();
  }

  /** Whether a character can stand in a word without quotes. */
  static boolean isWordCharacter(char c) {
    return !isSpace(c) && "(){}\"'=!<>~&|".indexOf(c) < 0;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private List<Token> run() {
    while (true) {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Token.Kind.END, "", at, at));
        return tokens;
      }
      tokens.add(next());
    }
  }

  private Token next() {
    char c = text.charAt(at);
    return switch (c) {
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case '{' -> symbol(Token.Kind.OPEN_GROUP, 1);
      case '}' -> symbol(Token.Kind.CLOSE_GROUP, 1);
      case '"', '\'' -> quoted(c);
      case '&' -> twice(c, Token.Kind.AND_ALSO);
      case '|' -> twice(c, Token.Kind.OR_ELSE);
      case '=' -> operator(isNext('~') ? "=~" : isNext('=') ? "==" : "=");
      case '!' ->
          isNext('=') || isNext('~')
              ? operator(text.substring(at, at + 2))
              : symbol(Token.Kind.NOT, 1);
      case '>', '<' -> operator(isNext('=') ? text.substring(at, at + 2) : String.valueOf(c));
      case '~' -> operator("~");
      default -> c == '-' && !isBehindOperator() ? symbol(Token.Kind.NOT, 1) : word();
    };
  }

  private boolean isNext(char c) {
    return at + 1 < text.length() && text.charAt(at + 1) == c;
  }

  private boolean isBehindOperator() {
    return !tokens.isEmpty() && tokens.getLast().is(Token.Kind.OPERATOR);
  }

  private Token symbol(Token.Kind kind, int length) {
    int from = at;
    at += length;
    return new Token(kind, text.substring(from, at), from, at);
  }

  private Token operator(String symbol) {
    return symbol(Token.Kind.OPERATOR, symbol.length());
  }

  private Token twice(char c, Token.Kind kind) {
    if (!isNext(c)) {
      throw new QuerySyntaxException(
          "'%c' stands alone.".formatted(c), at, 1, List.of("'%c%c'".formatted(c, c)));
    }
    return symbol(kind, 2);
  }

  private Token word() {
    int from = at;
    while (at < text.length() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    return new Token(Token.Kind.WORD, text.substring(from, at), from, at);
  }

  /**
   * A backslash takes the meaning from a quote or a backslash; others stay, as patterns like it.
   */
  private Token quoted(char quote) {
    int from = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return new Token(Token.Kind.QUOTED, value.toString(), from, at);
      }
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at);
        if (escaped == quote || escaped == '\\') {
          c = escaped;
          at++;
        }
      }
      value.append(c);
    }
    throw new QuerySyntaxException(
        "The quote is not closed.", from, at - from, List.of("a closing " + quote));
  }
}
