package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.Token;
import dev.pharos.query.tracelang.TokenReader;
import dev.pharos.query.tracelang.TokenScanner;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses queries for log lines by recursive descent. The grammar, from loose to tight:
 *
 * <pre>
 * query   = all { "OR" all }
 * all     = one { [ "AND" ] one }
 * one     = not one | "(" query ")" | condition | text
 * text    = word | '"' phrase '"' | "*" fragment "*" | "/" pattern "/"
 * not     = "NOT" | "-" | "!"
 * </pre>
 *
 * AND, OR and NOT are written in capitals: in small letters they are words of lines.
 */
public final class LogQueryParser {
  private static final String[] CONDITION = {"a word", "a condition such as level>=warn", "("};

  private final TokenReader tokens;

  private LogQueryParser(TokenReader tokens) {
    this.tokens = tokens;
  }

  /**
   * The query as a tree; an empty text asks for every line.
   *
   * @throws QuerySyntaxException when the text is no query
   */
  public static LogExpression parse(String text) {
    TokenScanner.requireShort(text);
    TokenReader tokens = new TokenReader(LogLexer.tokens(text));
    if (tokens.peek().is(Token.Kind.END)) {
      return new LogExpression.Anything();
    }
    LogExpression parsed = new LogQueryParser(tokens).query();
    if (!tokens.peek().is(Token.Kind.END)) {
      throw TokenReader.unexpected(tokens.peek(), "AND", "OR", "a word", "the end");
    }
    return parsed;
  }

  static boolean isOfLanguage(Token token, String word) {
    return token.is(Token.Kind.WORD) && token.text().equals(word);
  }

  private LogExpression query() {
    List<LogExpression> parts = new ArrayList<>(List.of(all()));
    while (skip("OR")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new LogExpression.Or(parts);
  }

  private LogExpression all() {
    List<LogExpression> parts = new ArrayList<>(List.of(one()));
    while (skip("AND") || beginsOne(tokens.peek())) {
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : new LogExpression.And(parts);
  }

  private LogExpression one() {
    Token first = tokens.peek();
    if (first.is(Token.Kind.NOT) || isOfLanguage(first, "NOT")) {
      tokens.enter(tokens.next());
      LogExpression part = one();
      tokens.leave();
      return new LogExpression.Not(part);
    }
    if (first.is(Token.Kind.OPEN)) {
      tokens.enter(tokens.next());
      LogExpression inner = query();
      tokens.take(Token.Kind.CLOSE, ")", "AND", "OR", "a word");
      tokens.leave();
      return inner;
    }
    if (!beginsOne(first)) {
      throw TokenReader.unexpected(first, CONDITION);
    }
    return LogConditionParser.parse(tokens);
  }

  private boolean skip(String word) {
    boolean there = isOfLanguage(tokens.peek(), word);
    if (there) {
      tokens.next();
    }
    return there;
  }

  private static boolean beginsOne(Token token) {
    return switch (token.kind()) {
      case WORD -> !isOfLanguage(token, "AND") && !isOfLanguage(token, "OR");
      case QUOTED, PATTERN, NOT, OPEN -> true;
      default -> false;
    };
  }
}
