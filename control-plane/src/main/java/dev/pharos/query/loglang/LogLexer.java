package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a query into tokens. Words of lines hold nearly any character, so that little needs quotes;
 * behind an operator even fewer characters mean anything. For one thread.
 */
final class LogLexer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private LogLexer(String text) {
    this.text = text;
  }

  /** All tokens; the last one is the end. */
  static List<Token> tokens(String text) {
    return new LogLexer(text).run();
  }

  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Where a word that begins there ends: at what cannot stand in words without quotes. */
  static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length() && !endsWord(text, end)) {
      end++;
    }
    return end;
  }

  /** Where a value that begins there ends: what compares may stand in it. */
  static int endOfValue(String text, int from) {
    int end = from;
    while (end < text.length() && !endsAny(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean endsAny(char c) {
    return isSpace(c) || c == '(' || c == ')' || c == '"';
  }

  private static boolean endsWord(String text, int at) {
    char c = text.charAt(at);
    boolean compares = "=<>~".indexOf(c) >= 0;
    return endsAny(c) || compares || (c == '!' && at + 1 < text.length() && negates(text, at));
  }

  private static boolean negates(String text, int at) {
    char next = text.charAt(at + 1);
    return next == '=' || next == '~';
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
      case '"', '\'' -> quoted(c);
      default ->
          isBehindOperator() && "=<>~!".indexOf(c) < 0
              ? until(endOfValue(text, at))
              : beginsCondition(c);
    };
  }

  private Token beginsCondition(char c) {
    boolean lone = at + 1 == text.length() || isSpace(text.charAt(at + 1));
    return switch (c) {
      case '=' -> operator(isNext('~') ? "=~" : isNext('=') ? "==" : "=");
      case '>', '<' -> operator(isNext('=') ? text.substring(at, at + 2) : String.valueOf(c));
      case '~' -> operator("~");
      case '!' -> {
        if (isNext('=') || isNext('~')) {
          yield operator(text.substring(at, at + 2));
        }
        yield lone ? until(endOfWord(text, at)) : symbol(Token.Kind.NOT, 1);
      }
      case '-' -> lone ? until(endOfWord(text, at)) : symbol(Token.Kind.NOT, 1);
      case '/' -> {
        int end = endOfPattern();
        yield end < 0 ? until(endOfWord(text, at)) : pattern(end);
      }
      default -> until(endOfWord(text, at));
    };
  }

  private boolean isNext(char c) {
    return at + 1 < text.length() && text.charAt(at + 1) == c;
  }

  private boolean isBehindOperator() {
    return !tokens.isEmpty() && tokens.getLast().is(Token.Kind.OPERATOR);
  }

  /**
   * A slash that a blank or a parenthesis follows; negative when there is none: then it is a path.
   */
  private int endOfPattern() {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '/' && i > at + 1) {
        boolean ends =
            i + 1 == text.length() || isSpace(text.charAt(i + 1)) || text.charAt(i + 1) == ')';
        if (ends) {
          return i;
        }
      }
    }
    return -1;
  }

  /** An escaped slash is a slash; all else is the pattern's own. */
  private Token pattern(int end) {
    int from = at;
    at = end + 1;
    String pattern = text.substring(from + 1, end).replace("\\/", "/");
    return new Token(Token.Kind.PATTERN, pattern, from, at);
  }

  private Token symbol(Token.Kind kind, int length) {
    int from = at;
    at += length;
    return new Token(kind, text.substring(from, at), from, at);
  }

  private Token operator(String symbol) {
    return symbol(Token.Kind.OPERATOR, symbol.length());
  }

  private Token until(int end) {
    return symbol(Token.Kind.WORD, Math.max(1, end - at));
  }

  /** A backslash takes the meaning from a quote or a backslash; others stay. */
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
