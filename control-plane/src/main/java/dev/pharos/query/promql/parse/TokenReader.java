package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import java.util.List;

/** A query's tokens one after the other, and the errors that name the next one. */
final class TokenReader {
  private final String query;
  private final List<Token> tokens;
  private int next;

  TokenReader(String query) {
    this.query = query;
    this.tokens = Lexer.tokens(query);
  }

  Token peek() {
    return tokens.get(next);
  }

  /** The one behind the next. */
  Token second() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(next);
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  /** Where the token taken last ends. */
  int previousEnd() {
    return next == 0 ? 0 : tokens.get(next - 1).end();
  }

  boolean nextIf(String punctuation) {
    if (peek().isPunctuation(punctuation)) {
      next();
      return true;
    }
    return false;
  }

  boolean at(Kind kind) {
    return peek().kind() == kind;
  }

  /** What is wrong when the next token cannot stand where it does. */
  ParseException unexpected(String context, String expected) {
    Token token = peek();
    if (token.kind() == Kind.ERROR) {
      return error(token.position(), token.text());
    }
    return error(
        token.position(),
        "unexpected "
            + token.description()
            + (context.isEmpty() ? "" : " in " + context)
            + (expected.isEmpty() ? "" : ", expected " + expected));
  }

  ParseException error(Position position, String reason) {
    return new ParseException(query, position, reason);
  }
}
