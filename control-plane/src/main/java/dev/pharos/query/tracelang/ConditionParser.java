package dev.pharos.query.tracelang;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Parses one condition, and sees to it that operator and value suit the key. */
final class ConditionParser {
  static final String HAS = "has:";

  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final String ANY_VALUE = "*";

  /** The JDK's compiler of patterns recurses: a pattern nested this deep still fits its stack. */
  private static final int LONGEST_PATTERN = 500;

  private ConditionParser() {}

  /** Begins at a word or a quoted text. */
  static SpanExpression parse(TokenReader tokens) {
    Token first = tokens.next();
    boolean has = first.is(Token.Kind.WORD) && first.text().startsWith(HAS);
    String word = has ? first.text().substring(HAS.length()) : first.text();
    Key key = key(tokens, first, word);
    if (has) {
      return new SpanExpression.Has(key);
    }
    Token symbol = tokens.next();
    if (!symbol.is(Token.Kind.OPERATOR)) {
      throw new QuerySyntaxException(
          symbol.is(Token.Kind.END)
              ? "'%s' is compared with nothing.".formatted(first.text())
              : "Behind '%s' an operator is expected, not %s."
                  .formatted(first.text(), symbol.name()),
          symbol.from(),
          symbol.length(),
          key instanceof Field field ? symbols(field) : Operator.symbols());
    }
    Operator operator = Operator.of(symbol.text());
    if (key instanceof Field field && !field.type().operators().contains(operator)) {
      throw new QuerySyntaxException(
          "'%s' cannot be compared by '%s'.".formatted(field.label(), symbol.text()),
          symbol.from(),
          symbol.length(),
          symbols(field));
    }
    return condition(key, operator, tokens.next());
  }

  private static SpanExpression condition(Key key, Operator operator, Token value) {
    if (!value.is(Token.Kind.WORD) && !value.is(Token.Kind.QUOTED)) {
      throw new QuerySyntaxException(
          "A value is missing.", value.from(), value.length(), expectedValue(key, operator));
    }
    if (value.is(Token.Kind.WORD) && value.text().equals(ANY_VALUE)) {
      if (operator == Operator.EQUAL) {
        return new SpanExpression.Has(key);
      }
      if (operator == Operator.NOT_EQUAL) {
        return new SpanExpression.Not(new SpanExpression.Has(key));
      }
    }
    return new SpanExpression.Compare(key, operator, literal(key, operator, value));
  }

  /** A word in front of an operator; quoted it is always an attribute. */
  static Key key(TokenReader tokens, Token first, String word) {
    if (first.is(Token.Kind.QUOTED)) {
      return attribute(first, word, Key.Scope.ANY);
    }
    Token behind = tokens.peek();
    boolean adjacent = behind.is(Token.Kind.QUOTED) && behind.from() == first.to();
    if (adjacent && scopeOf(word).prefix().equals(word)) {
      tokens.next();
      return attribute(behind, behind.text(), scopeOf(word));
    }
    var field = Field.named(word);
    if (field.isPresent()) {
      return field.get();
    }
    Key.Scope scope = scopeOf(word);
    return attribute(first, word.substring(scope.prefix().length()), scope);
  }

  private static Key attribute(Token where, String name, Key.Scope scope) {
    if (name.isEmpty()) {
      throw new QuerySyntaxException(
          "The attribute has no name.",
          where.from(),
          where.length(),
          List.of("a key such as http.route"));
    }
    return new Key.Attribute(scope, name);
  }

  private static Key.Scope scopeOf(String word) {
    for (Key.Scope scope : Key.Scope.values()) {
      if (scope != Key.Scope.ANY && word.startsWith(scope.prefix())) {
        return scope;
      }
    }
    return Key.Scope.ANY;
  }

  private static Literal literal(Key key, Operator operator, Token value) {
    if (operator.isPattern()) {
      return pattern(value);
    }
    if (key instanceof Field field) {
      return switch (field.type()) {
        case TEXT -> new Literal.Text(value.text());
        case KIND, STATUS -> word(field, value);
        case TRACE_ID -> traceId(value);
        case DURATION -> duration(value);
        case NUMBER -> number(value);
      };
    }
    if (!operator.isOrder()) {
      return value.is(Token.Kind.WORD) && Numbers.isNumber(value.text())
          ? new Literal.Number(value.text())
          : new Literal.Text(value.text());
    }
    if (Numbers.isNumber(value.text())) {
      return new Literal.Number(value.text());
    }
    OptionalLong ns = Numbers.durationNs(value.text());
    if (ns.isEmpty()) {
      throw wrong(value, "is neither a number nor a duration", expectedValue(key, operator));
    }
    return new Literal.Duration(ns.getAsLong());
  }

  private static Literal pattern(Token value) {
    if (value.text().length() > LONGEST_PATTERN) {
      throw wrong(
          value,
          "is longer than %d characters".formatted(LONGEST_PATTERN),
          List.of("a shorter pattern"));
    }
    try {
      Pattern.compile(value.text());
    } catch (PatternSyntaxException e) {
      throw wrong(
          value,
          "is not a regular expression (%s)".formatted(e.getDescription()),
          List.of("a regular expression such as POST.*"));
    }
    return new Literal.Text(value.text());
  }

  private static Literal word(Field field, Token value) {
    String word = value.text().toLowerCase(Locale.ROOT);
    if (!field.type().words().contains(word)) {
      throw wrong(value, "is no " + field.label(), field.type().words());
    }
    return new Literal.Text(word);
  }

  private static Literal traceId(Token value) {
    String id = value.text().toLowerCase(Locale.ROOT);
    if (!TRACE_ID.matcher(id).matches()) {
      throw wrong(value, "is not a trace id", List.of("32 hex digits"));
    }
    return new Literal.Text(id);
  }

  private static Literal duration(Token value) {
    OptionalLong ns = Numbers.durationNs(value.text());
    if (ns.isEmpty()) {
      throw wrong(
          value,
          Numbers.isNumber(value.text()) ? "has no unit" : "is not a duration",
          Numbers.DURATION_EXPECTED);
    }
    return new Literal.Duration(ns.getAsLong());
  }

  private static Literal number(Token value) {
    if (!Numbers.isNumber(value.text())) {
      throw wrong(value, "is not a number", List.of("a number such as 100"));
    }
    return new Literal.Number(value.text());
  }

  private static List<String> expectedValue(Key key, Operator operator) {
    if (key instanceof Field field) {
      return switch (field.type()) {
        case KIND, STATUS -> field.type().words();
        case DURATION -> Numbers.DURATION_EXPECTED;
        case NUMBER -> List.of("a number such as 100");
        case TRACE_ID -> List.of("32 hex digits");
        case TEXT -> List.of("a value, in quotes if it has spaces or braces");
      };
    }
    return operator.isOrder()
        ? List.of("a number such as 100", Numbers.DURATION_EXPECTED.getFirst())
        : List.of("a value, in quotes if it has spaces or braces");
  }

  private static List<String> symbols(Field field) {
    return field.type().operators().stream().map(Operator::symbol).toList();
  }

  private static QuerySyntaxException wrong(Token value, String what, List<String> expected) {
    return new QuerySyntaxException(
        "'%s' %s.".formatted(value.text(), what), value.from(), value.length(), expected);
  }
}
