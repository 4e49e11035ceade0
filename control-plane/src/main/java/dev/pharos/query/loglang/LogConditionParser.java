package dev.pharos.query.loglang;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.query.tracelang.Numbers;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.Token;
import dev.pharos.query.tracelang.TokenReader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses one condition or text, and sees to it that operator and value suit the key. */
final class LogConditionParser {
  static final String HAS = "has:";
  static final String ANY_VALUE = "*";

  /** As long as patterns for traces may be; nobody writes longer ones by hand. */
  private static final int LONGEST_PATTERN = 500;

  private static final java.util.regex.Pattern HEX = java.util.regex.Pattern.compile("[0-9a-f]*");
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private LogConditionParser() {}

  /** Begins at a word, a quoted text or a pattern. */
  static LogExpression parse(TokenReader tokens) {
    Token first = tokens.next();
    if (first.is(Token.Kind.PATTERN)) {
      return new LogExpression.Finds(pattern(first));
    }
    if (tokens.peek().is(Token.Kind.OPERATOR) || isScopeOfQuoted(tokens, first)) {
      LogKey key = key(tokens, first, first.text());
      return compare(key, first, tokens);
    }
    if (first.is(Token.Kind.WORD) && first.text().startsWith(HAS)) {
      return new LogExpression.Has(key(tokens, first, first.text().substring(HAS.length())));
    }
    return text(first);
  }

  private static LogExpression text(Token token) {
    String text = token.text();
    if (text.isEmpty()) {
      throw wrong(token, "Nothing stands between the quotes.", List.of("a phrase"));
    }
    if (token.is(Token.Kind.QUOTED) || text.indexOf('*') < 0) {
      return new LogExpression.Phrase(text);
    }
    String inside = text.replaceAll("^\\*+|\\*+$", "");
    if (inside.isEmpty()) {
      return new LogExpression.Anything();
    }
    boolean around = text.startsWith("*") && text.endsWith("*");
    return around && inside.indexOf('*') < 0
        ? new LogExpression.Fragment(inside)
        : new LogExpression.WordForm(text);
  }

  private static LogExpression compare(LogKey key, Token first, TokenReader tokens) {
    Token symbol = tokens.next();
    if (!symbol.is(Token.Kind.OPERATOR)) {
      throw TokenReader.unexpected(symbol, Operator.symbols().toArray(String[]::new));
    }
    Operator operator = Operator.of(symbol.text());
    if (key instanceof LogField field && !field.type().operators().contains(operator)) {
      throw new QuerySyntaxException(
          "'%s' cannot be compared by '%s'.".formatted(field.label(), symbol.text()),
          symbol.from(),
          symbol.length(),
          field.type().operators().stream().map(Operator::symbol).toList());
    }
    Token value = tokens.peek();
    if (!value.is(Token.Kind.WORD) && !value.is(Token.Kind.QUOTED)) {
      throw wrong(
          value,
          "'%s' is compared with nothing.".formatted(first.text()),
          expectedValue(key, operator));
    }
    tokens.next();
    if (value.is(Token.Kind.WORD) && value.text().equals(ANY_VALUE) && !operator.isPattern()) {
      if (operator == Operator.EQUAL) {
        return new LogExpression.Has(key);
      }
      if (operator == Operator.NOT_EQUAL) {
        return new LogExpression.Not(new LogExpression.Has(key));
      }
    }
    return new LogExpression.Compare(key, operator, value(key, operator, value));
  }

  /** A word in front of an operator; quoted it is always a field of the line or its body. */
  static LogKey key(TokenReader tokens, Token first, String word) {
    if (first.is(Token.Kind.QUOTED)) {
      return named(first, word, LogKey.Scope.ANY);
    }
    if (isScopeOfQuoted(tokens, first)) {
      return named(tokens.peek(), tokens.next().text(), scopeOf(word));
    }
    var field = LogField.named(word);
    if (field.isPresent()) {
      return field.get();
    }
    LogKey.Scope scope = scopeOf(word);
    return named(first, word.substring(scope.prefix().length()), scope);
  }

  /** {@code resource."a key"}. */
  private static boolean isScopeOfQuoted(TokenReader tokens, Token first) {
    Token behind = tokens.peek();
    String word =
        first.text().startsWith(HAS) ? first.text().substring(HAS.length()) : first.text();
    return first.is(Token.Kind.WORD)
        && behind.is(Token.Kind.QUOTED)
        && behind.from() == first.to()
        && !word.isEmpty()
        && scopeOf(word).prefix().equals(word);
  }

  private static LogKey named(Token where, String name, LogKey.Scope scope) {
    if (name.isEmpty()) {
      throw wrong(where, "The field has no name.", List.of("a key such as http.route"));
    }
    return new LogKey.Named(scope, name);
  }

  static LogKey.Scope scopeOf(String word) {
    for (LogKey.Scope scope : LogKey.Scope.values()) {
      if (scope != LogKey.Scope.ANY && word.startsWith(scope.prefix())) {
        return scope;
      }
    }
    return LogKey.Scope.ANY;
  }

  private static String value(LogKey key, Operator operator, Token value) {
    if (operator.isPattern()) {
      return pattern(value);
    }
    if (key instanceof LogField field) {
      return switch (field.type()) {
        case TEXT -> value.text();
        case LEVEL -> level(value);
        case TRACE_ID -> hex(value, TRACE_DIGITS, "is not a trace id");
        case SPAN_ID -> hex(value, SPAN_DIGITS, "is not a span id");
      };
    }
    if (operator.isOrder() && !Numbers.isNumber(value.text())) {
      throw wrong(value, "'%s' is not a number.".formatted(value.text()), NUMBER);
    }
    return value.text();
  }

  private static final List<String> NUMBER = List.of("a number such as 500");

  private static String level(Token value) {
    String word = value.text().toLowerCase(Locale.ROOT);
    List<String> words = LogField.Type.LEVEL.words();
    @Nullable String known =
        words.contains(word)
            ? word
            : switch (word) {
              case "warning" -> "warn";
              case "information" -> "info";
              case "critical" -> "fatal";
              default -> null;
            };
    if (known == null) {
      throw wrong(value, "'%s' is no level.".formatted(value.text()), words);
    }
    return known;
  }

  private static String hex(Token value, int digits, String what) {
    String id = value.text().toLowerCase(Locale.ROOT);
    if (id.length() != digits || !HEX.matcher(id).matches()) {
      throw wrong(
          value,
          "'%s' %s.".formatted(value.text(), what),
          List.of("%d hex digits".formatted(digits)));
    }
    return id;
  }

  private static String pattern(Token value) {
    String pattern = value.text();
    if (pattern.length() > LONGEST_PATTERN) {
      throw wrong(
          value,
          "The pattern is longer than %d characters.".formatted(LONGEST_PATTERN),
          List.of("a shorter pattern"));
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw wrong(
          value,
          "'%s' is not a regular expression (%s).".formatted(pattern, e.getDescription()),
          List.of("a regular expression of RE2's syntax, such as timed? ?out"));
    }
    return pattern;
  }

  static List<String> expectedValue(LogKey key, Operator operator) {
    List<String> any = List.of("a value, in quotes if it has blanks or parentheses");
    if (key instanceof LogField field) {
      return switch (field.type()) {
        case TEXT -> any;
        case LEVEL -> field.type().words();
        case TRACE_ID -> List.of("%d hex digits".formatted(TRACE_DIGITS));
        case SPAN_ID -> List.of("%d hex digits".formatted(SPAN_DIGITS));
      };
    }
    return operator.isOrder() ? NUMBER : any;
  }

  private static QuerySyntaxException wrong(Token where, String message, List<String> expected) {
    return new QuerySyntaxException(message, where.from(), where.length(), expected);
  }
}
