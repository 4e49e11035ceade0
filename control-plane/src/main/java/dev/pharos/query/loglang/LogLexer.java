package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.Token;
import dev.pharos.query.tracelang.TokenScanner;
import java.util.List;

/**
 * The tokens of a query for log lines. Words of lines hold nearly any character, so that little
 * needs quotes; behind an operator even fewer characters mean anything. For one thread.
 */
final class LogLexer extends TokenScanner {
  private LogLexer(String text) {
    super(text);
  }

  /** All tokens; the last one is the end. */
  static List<Token> tokens(String text) {
    return new LogLexer(text).run();
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

  @Override
  protected Token next() {
    char c = text.charAt(at());
    return switch (c) {
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case '"', '\'' -> quoted(c);
      default ->
          isBehindOperator() && "=<>~!".indexOf(c) < 0
              ? until(endOfValue(text, at()))
              : beginsCondition(c);
    };
  }

  private Token beginsCondition(char c) {
    boolean lone = at() + 1 == text.length() || isSpace(text.charAt(at() + 1));
    return switch (c) {
      case '=' -> equal();
      case '>', '<' -> order();
      case '~' -> operator("~");
      case '!' -> {
        if (isNext('=') || isNext('~')) {
          yield symbol(Token.Kind.OPERATOR, 2);
        }
        yield lone ? until(endOfWord(text, at())) : symbol(Token.Kind.NOT, 1);
      }
      case '-' -> lone ? until(endOfWord(text, at())) : symbol(Token.Kind.NOT, 1);
      case '/' -> {
        int end = endOfPattern();
        yield end < 0 ? until(endOfWord(text, at())) : pattern(end);
      }
      default -> until(endOfWord(text, at()));
    };
  }

  /**
   * A slash that a blank or a parenthesis follows; negative when there is none: then it is a path.
   */
  private int endOfPattern() {
    for (int i = at() + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '/' && i > at() + 1) {
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
    String pattern = text.substring(at() + 1, end).replace("\\/", "/");
    return meaning(Token.Kind.PATTERN, pattern, end + 1 - at());
  }

  private Token until(int end) {
    return symbol(Token.Kind.WORD, Math.max(1, end - at()));
  }
}
