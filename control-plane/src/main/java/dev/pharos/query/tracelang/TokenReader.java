package dev.pharos.query.tracelang;

import java.util.List;

/** Goes through the tokens of a query and knows how to complain. For one thread. */
public final class TokenReader {
  /** Deeper nesting is nobody's query; it bounds recursion. */
  private static final int DEEPEST = 60;

  private final List<Token> tokens;
  private int at;
  private int depth;

  public TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  public Token peek() {
    return tokens.get(at);
  }

  /** The token that many after the next one; the end when there are fewer. */
  Token peek(int further) {
    return tokens.get(Math.min(at + further, tokens.size() - 1));
  }

  /** The end is never passed. */
  public Token next() {
    Token token = tokens.get(at);
    if (!token.is(Token.Kind.END)) {
      at++;
    }
    return token;
  }

  public boolean skip(Token.Kind kind) {
    boolean there = peek().is(kind);
    if (there) {
      next();
    }
    return there;
  }

  /** Takes what must be there, or says what is expected. */
  public void take(Token.Kind kind, String... expected) {
    if (!skip(kind)) {
      throw unexpected(peek(), expected);
    }
  }

  /** Begins something nested. */
  public void enter(Token where) {
    if (++depth > DEEPEST) {
      throw new QuerySyntaxException(
          "The query is nested deeper than %d levels.".formatted(DEEPEST),
          where.from(),
          where.length(),
          List.of("less nesting"));
    }
  }

  public void leave() {
    depth--;
  }

  public static QuerySyntaxException unexpected(Token token, String... expected) {
    return new QuerySyntaxException(
        "%s is not expected here.".formatted(capital(token.name())),
        token.from(),
        token.length(),
        List.of(expected));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
