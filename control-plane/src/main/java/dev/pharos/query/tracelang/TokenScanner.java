package dev.pharos.query.tracelang;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a query into tokens. What all query lines share is here: blanks, quotes, operators; what
 * else a character begins, each language says. For one thread.
 */
public abstract class TokenScanner {
  /** Longer queries do not fit a URL. */
  public static final int LONGEST = 8_000;

  protected final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  protected TokenScanner(String text) {
    this.text = text;
  }

  /**
   * @throws QuerySyntaxException when a query is longer than any may be
   */
  public static void requireShort(String query) {
    if (query.length() > LONGEST) {
      throw new QuerySyntaxException(
          "The query is longer than %d characters.".formatted(LONGEST),
          LONGEST,
          query.length() - LONGEST,
          List.of("a shorter query"));
    }
  }

  public static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** All tokens; the last one is the end. */
  protected final List<Token> run() {
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

  /** The token that begins {@link #at}, where no blank is. */
  protected abstract Token next();

  /** Where the next token begins. */
  protected final int at() {
    return at;
  }

  /** Whether such a character comes behind the one that is looked at. */
  protected final boolean isNext(char c) {
    return at + 1 < text.length() && text.charAt(at + 1) == c;
  }

  protected final boolean isBehindOperator() {
    return !tokens.isEmpty() && tokens.getLast().is(Token.Kind.OPERATOR);
  }

  /** So many characters as they are. */
  protected final Token symbol(Token.Kind kind, int length) {
    int from = at;
    at += length;
    return new Token(kind, text.substring(from, at), from, at);
  }

  /** So many characters, which mean something else than they read. */
  protected final Token meaning(Token.Kind kind, String meant, int length) {
    int from = at;
    at += length;
    return new Token(kind, meant, from, at);
  }

  protected final Token operator(String symbol) {
    return symbol(Token.Kind.OPERATOR, symbol.length());
  }

  /** The one that begins with {@code =}: some write it twice, or with a tilde. */
  protected final Token equal() {
    return operator(isNext('~') ? "=~" : isNext('=') ? "==" : "=");
  }

  /** The one that begins with {@code >} or {@code <}. */
  protected final Token order() {
    return symbol(Token.Kind.OPERATOR, isNext('=') ? 2 : 1);
  }

  /**
   * A backslash takes the meaning from a quote or a backslash; others stay, as patterns like it.
   */
  protected final Token quoted(char quote) {
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
