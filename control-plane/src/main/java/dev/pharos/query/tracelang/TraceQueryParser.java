package dev.pharos.query.tracelang;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses trace queries by recursive descent. The grammar, from loose to tight:
 *
 * <pre>
 * trace   = both { "||" both }
 * both    = part { "&amp;&amp;" part }
 * part    = not part | "{" [ span ] "}" | "(" trace ")" | span
 * span    = all { "OR" all }
 * all     = one { [ "AND" ] one }
 * one     = not one | "(" span ")" | condition
 * not     = "NOT" | "-" | "!"
 * </pre>
 *
 * A parenthesis where a part begins is of the trace if there is a group, {@code &&} or {@code ||}
 * in it. Within braces {@code &&} and {@code ||} are other words for AND and OR.
 */
public final class TraceQueryParser {
  private static final String[] CONDITION = {"a condition such as service=order", "(", "NOT"};

  private final TokenReader tokens;
  private boolean inGroup;

  private TraceQueryParser(TokenReader tokens) {
    this.tokens = tokens;
  }

  /**
   * The query as a tree; an empty text asks for any span.
   *
   * @throws QuerySyntaxException when the text is no query
   */
  public static TraceExpression parse(String text) {
    TokenScanner.requireShort(text);
    TokenReader tokens = new TokenReader(Lexer.tokens(text));
    if (tokens.peek().is(Token.Kind.END)) {
      return new TraceExpression.Group(new SpanExpression.Anything());
    }
    TraceExpression parsed = new TraceQueryParser(tokens).trace();
    if (!tokens.peek().is(Token.Kind.END)) {
      throw TokenReader.unexpected(tokens.peek(), "&&", "||", "the end");
    }
    return parsed;
  }

  private TraceExpression trace() {
    List<TraceExpression> parts = new ArrayList<>(List.of(both()));
    while (tokens.skip(Token.Kind.OR_ELSE)) {
      parts.add(both());
    }
    return parts.size() == 1 ? parts.getFirst() : new TraceExpression.Or(parts);
  }

  private TraceExpression both() {
    List<TraceExpression> parts = new ArrayList<>(List.of(part()));
    while (tokens.skip(Token.Kind.AND_ALSO)) {
      parts.add(part());
    }
    return parts.size() == 1 ? parts.getFirst() : new TraceExpression.And(parts);
  }

  private TraceExpression part() {
    Token first = tokens.peek();
    if (isNot(first) && opensTrace(1)) {
      tokens.enter(tokens.next());
      TraceExpression part = part();
      tokens.leave();
      return new TraceExpression.Not(part);
    }
    if (tokens.skip(Token.Kind.OPEN_GROUP)) {
      return group();
    }
    if (opensTrace(0)) {
      tokens.enter(tokens.next());
      TraceExpression inner = trace();
      tokens.take(Token.Kind.CLOSE, ")", "&&", "||");
      tokens.leave();
      return inner;
    }
    return new TraceExpression.Group(span());
  }

  private TraceExpression group() {
    if (tokens.skip(Token.Kind.CLOSE_GROUP)) {
      return new TraceExpression.Group(new SpanExpression.Anything());
    }
    inGroup = true;
    SpanExpression span = span();
    inGroup = false;
    tokens.take(Token.Kind.CLOSE_GROUP, "}", "AND", "OR", "a condition");
    return new TraceExpression.Group(span);
  }

  private SpanExpression span() {
    List<SpanExpression> parts = new ArrayList<>(List.of(all()));
    while (skipOr()) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new SpanExpression.Or(parts);
  }

  private SpanExpression all() {
    List<SpanExpression> parts = new ArrayList<>(List.of(one()));
    while (skipAnd() || beginsOne(tokens.peek())) {
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : new SpanExpression.And(parts);
  }

  private SpanExpression one() {
    Token first = tokens.peek();
    if (isNot(first)) {
      tokens.enter(tokens.next());
      SpanExpression part = one();
      tokens.leave();
      return new SpanExpression.Not(part);
    }
    if (first.is(Token.Kind.OPEN)) {
      tokens.enter(tokens.next());
      SpanExpression inner = span();
      tokens.take(Token.Kind.CLOSE, ")", "AND", "OR", "a condition");
      tokens.leave();
      return inner;
    }
    if (!first.is(Token.Kind.QUOTED)
        && (!first.is(Token.Kind.WORD) || first.isWord("AND") || first.isWord("OR"))) {
      throw TokenReader.unexpected(first, CONDITION);
    }
    return ConditionParser.parse(tokens);
  }

  private boolean skipOr() {
    if (tokens.peek().isWord("OR")) {
      tokens.next();
      return true;
    }
    return inGroup && tokens.skip(Token.Kind.OR_ELSE);
  }

  private boolean skipAnd() {
    if (tokens.peek().isWord("AND")) {
      tokens.next();
      return true;
    }
    return inGroup && tokens.skip(Token.Kind.AND_ALSO);
  }

  private static boolean beginsOne(Token token) {
    return switch (token.kind()) {
      case WORD -> !token.isWord("AND") && !token.isWord("OR");
      case QUOTED, NOT, OPEN -> true;
      default -> false;
    };
  }

  private static boolean isNot(Token token) {
    return token.is(Token.Kind.NOT) || token.isWord("NOT");
  }

  /** Whether what begins there is of the trace: a group, or a parenthesis around groups. */
  private boolean opensTrace(int from) {
    int start = from;
    while (isNot(tokens.peek(start))) {
      start++;
    }
    if (start > from && from == 0) {
      return false;
    }
    if (tokens.peek(start).is(Token.Kind.OPEN_GROUP)) {
      return true;
    }
    if (!tokens.peek(start).is(Token.Kind.OPEN)) {
      return false;
    }
    int open = 0;
    for (int i = start; !tokens.peek(i).is(Token.Kind.END); i++) {
      switch (tokens.peek(i).kind()) {
        case OPEN -> open++;
        case CLOSE -> open--;
        case OPEN_GROUP, AND_ALSO, OR_ELSE -> {
          return true;
        }
        default -> {}
      }
      if (open == 0) {
        return false;
      }
    }
    return false;
  }
}
