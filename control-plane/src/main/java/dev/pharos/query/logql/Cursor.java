package dev.pharos.query.logql;

import dev.pharos.query.logql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Goes through the tokens of a query and says in Loki's words what it did not expect. */
final class Cursor {
  private final List<Token> tokens;
  private int at;

  Cursor(String query) {
    this.tokens = Lexer.read(query);
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token that many further on; the last one beyond the end. */
  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean takeIf(String sign) {
    if (peek().is(sign)) {
      take();
      return true;
    }
    return false;
  }

  boolean takeIfWord(String word) {
    if (peek().isWord(word)) {
      take();
      return true;
    }
    return false;
  }

  Token expect(String sign) {
    if (!peek().is(sign)) {
      throw unexpected(sign);
    }
    return take();
  }

  Token expect(Kind kind) {
    if (peek().kind() != kind) {
      throw unexpected(kind.name());
    }
    return take();
  }

  String identifier() {
    return expect(Kind.IDENTIFIER).text();
  }

  String string() {
    return expect(Kind.STRING).text();
  }

  /** Names between parentheses, none or more. */
  List<String> names() {
    expect("(");
    List<String> names = new ArrayList<>();
    while (!peek().is(")")) {
      names.add(identifier());
      if (!takeIf(",") && !peek().is(")")) {
        throw unexpected(",", ")");
      }
    }
    take();
    return names;
  }

  double number() {
    boolean negative = takeIf("-");
    if (!negative) {
      takeIf("+");
    }
    double number = Double.parseDouble(expect(Kind.NUMBER).text());
    return negative ? -number : number;
  }

  /** More than zero. */
  long duration() {
    Token token = expect(Kind.DURATION);
    long ns = Units.nanoseconds(token.text());
    if (ns <= 0) {
      throw LogqlException.at(token, "duration must be greater than 0");
    }
    return ns;
  }

  LogqlException unexpected(String... expected) {
    Token token = peek();
    return LogqlException.at(
        token,
        "syntax error: unexpected "
            + token.shown()
            + (expected.length == 0 ? "" : ", expecting " + String.join(" or ", expected)));
  }

  /** What LogQL has and Pharos has not. */
  LogqlException unsupported(String what) {
    return LogqlException.at(peek(), what + " is not supported by Pharos");
  }
}
